"""Who the victim is: what is known, what is not, and what follows from it by itself."""

from entitlements.facts.items import Dependant, Offence, Permit
from entitlements.facts.kinds import NotYet
from entitlements.facts.particulars import Particular, Particulars
from entitlements.facts.stages import Stage
from entitlements.facts.victim import FactState, Victim

__all__ = ["Dependant", "FactState", "NotYet", "Offence", "Particular", "Particulars", "Permit", "Stage", "Victim"]
