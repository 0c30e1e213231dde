"""What commands share: options and settings, the request they make, rendering and output."""
