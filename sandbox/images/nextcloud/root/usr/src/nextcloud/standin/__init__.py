"""A stand-in for Nextcloud; see the README beside this package."""
