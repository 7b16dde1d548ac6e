"""A believable company that never was: built, traded for ninety days and watched, through the same actions as any."""
