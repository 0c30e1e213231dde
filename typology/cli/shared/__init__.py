"""What commands share: options, output and streaming."""
