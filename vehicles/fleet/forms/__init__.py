"""What the pages that keep the fleet ask."""

from vehicles.fleet.forms.acts import BatteryForm, CheckedForm, ExitForm, MeasureForm, RecallForm, UpkeepForm
from vehicles.fleet.forms.lists import DeliveryForm, OpenInventoryForm, SettleForm, TransferForm

__all__ = [
    "BatteryForm",
    "CheckedForm",
    "DeliveryForm",
    "ExitForm",
    "MeasureForm",
    "OpenInventoryForm",
    "RecallForm",
    "SettleForm",
    "TransferForm",
    "UpkeepForm",
]
