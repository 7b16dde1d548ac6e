"""What customers are told of their orders by e-mail and SMS, and what a group chat of ours hears.

A notice is due, being sent, sent, failed, unsure or withdrawn. Each is told once: where nobody knows whether
it arrived, a person decides. It rests on orders, parcels and links, and on a vendor for each way.
"""
