"""What lists, their fields and the fates of rows are called."""

from django.utils.translation import gettext, gettext_noop

from entrepot.console.faces import named
from entrepot.integrations.files.looking import Field

KINDS = {
    "orders": gettext_noop("Orders"),
    "products": gettext_noop("Products"),
    "customers": gettext_noop("Customers"),
    "addresses": gettext_noop("Addresses"),
    "prices": gettext_noop("Prices"),
    "stock": gettext_noop("Stock"),
    "shipments": gettext_noop("Shipments"),
    "payments": gettext_noop("Payments received"),
    "opening-balances": gettext_noop("Opening balances"),
}
OUTCOMES = {
    "imported": (gettext_noop("Imported"), "done"),
    "order_line": (gettext_noop("Imported as lines of orders"), "done"),
    "charge": (gettext_noop("Imported as charges of orders"), "done"),
    "return": (gettext_noop("Imported as returns"), "back"),
    "credit": (gettext_noop("Imported as credit notes"), "back"),
    "already_there": (gettext_noop("There already, nothing added"), "idle"),
    "stock_correction": (gettext_noop("Set aside: corrections of stock"), "idle"),
    "totals": (gettext_noop("Set aside: sums of other rows"), "idle"),
    "refused": (gettext_noop("Refused"), "alert"),
}
_FIELDS = {
    "order": gettext_noop("Order number"), "sku": gettext_noop("SKU"), "title": gettext_noop("Product name"),
    "quantity": gettext_noop("Quantity"), "price": gettext_noop("Price"), "date": gettext_noop("Date"),
    "customer": gettext_noop("Customer number"), "customer_name": gettext_noop("Customer name"),
    "phone": gettext_noop("Phone"), "email": gettext_noop("E-mail"), "receiver": gettext_noop("Receiver"),
    "country": gettext_noop("Country"), "province": gettext_noop("Province"), "city": gettext_noop("City"),
    "district": gettext_noop("District"), "street": gettext_noop("Street"), "postcode": gettext_noop("Postcode"),
    "shipping": gettext_noop("Freight"), "discount": gettext_noop("Discount of the line"),
    "order_discount": gettext_noop("Discount of the order"), "message": gettext_noop("Customer's message"),
    "memo": gettext_noop("Seller's memo"), "name": gettext_noop("Name"), "cost": gettext_noop("Cost"),
    "unit": gettext_noop("Unit"), "barcode": gettext_noop("Barcode"), "weight_g": gettext_noop("Weight in grams"),
    "tax_rate": gettext_noop("Tax rate"), "product": gettext_noop("Product group"),
    "category": gettext_noop("Category"), "brand": gettext_noop("Brand"), "kind": gettext_noop("Kind"),
    "group": gettext_noop("Customer group"), "tax_number": gettext_noop("Tax number"),
    "payment_days": gettext_noop("Days to pay"), "note": gettext_noop("Note"),
    "price_list": gettext_noop("Price list"), "min_quantity": gettext_noop("From quantity"),
    "carrier": gettext_noop("Carrier"), "tracking_number": gettext_noop("Tracking number"),
    "weight": gettext_noop("Weight"), "override_reason": gettext_noop("Why the tracking number is unusual"),
    "number": gettext_noop("Number"), "reference": gettext_noop("Reference"), "amount": gettext_noop("Amount"),
    "method": gettext_noop("Method"), "currency": gettext_noop("Currency"), "warehouse": gettext_noop("Warehouse"),
    "bin": gettext_noop("Bin"), "lot": gettext_noop("Lot"), "expires_on": gettext_noop("Expires on"),
}  # fmt: skip
MADE = {
    "order": gettext_noop("Orders"),
    "payment": gettext_noop("Payments"),
    "receipt": gettext_noop("Receipts of stock"),
    "adjustment": gettext_noop("Adjustments of stock"),
    "sku": gettext_noop("SKUs"),
    "price": gettext_noop("Prices"),
    "opening_balance": gettext_noop("Opening balances"),
    "shipment": gettext_noop("Parcels"),
    "customer": gettext_noop("Customers"),
    "address": gettext_noop("Addresses"),
}


def title_of(field: Field) -> str:
    """This will call a field by its name in the reader's language; one's own as the company called it."""
    if field.names:
        return named(field.names)
    return gettext(_FIELDS[field.name]) if field.name in _FIELDS else field.name


def kind_word(kind: str) -> str:
    """This will call a list by its name in the reader's language."""
    return gettext(KINDS.get(kind, kind))
