"""PolNeAR's training texts in, the weights of the two taggers of statements out.

    python -m training.statements ../shared/data/quotes/train src/demarche/data/statements

Two conditional random fields (cues; speaker and content by cue) learned with AdaGrad on one core in a few
minutes.
"""
