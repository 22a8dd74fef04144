namespace MlNetFixedHeads;

/// <summary>What training minimises. Validation and the choice of the best epoch always use cross-entropy.</summary>
public enum TrainingLoss
{
    /// <summary>Cross-entropy of the softmax of the logits, with label smoothing if asked for.</summary>
    CrossEntropy,

    /// <summary>mean((cos(w_y, h) - 1)²) / 2, with h the features that the <c>etf</c> head compares and w_y the vector of a picture's class:
    /// it draws features to their class' vector and pushes from no other. The head's scale, and so the sharpness of the probabilities,
    /// does not learn from it. For the <c>etf</c> head only.</summary>
    DotRegression,

    /// <summary>Cross-entropy of the softmax of logits + log n_c, with n_c the training pictures of class c: what remains for the logits is
    /// what the classes' frequencies do not explain, so that rare classes are not neglected. Scoring uses the logits alone.</summary>
    BalancedSoftmax,
}
