"""What readers of every format share: bytes to text, pages to cells, texts to numbers, times and words."""
