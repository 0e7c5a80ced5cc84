"""An employer offers a job from a telephone; we read it again against what no offer may ask, then it is published (row J9)."""
