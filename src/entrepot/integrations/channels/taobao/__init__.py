"""Taobao and Tmall: the trade that `taobao.trade.fullinfo.get` answers."""
