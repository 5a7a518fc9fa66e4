"""Places: which country and region they lie in."""

from sottovoce.transform.places.lookup import Place, country_code, find_place

__all__ = ["Place", "country_code", "find_place"]
