namespace MlNetFixedHeads;

/// <summary>What an explanation's maps are.</summary>
public enum ExplanationMethod
{
    /// <summary>Class activation maps: the class' layer at every position of the last feature maps, for an identity head the channel itself. The mean
    /// over positions is the class' logit, exactly. Needs average pooling.</summary>
    ActivationMap,

    /// <summary>Grad-CAM (Selvaraju et al. 2017) on the last feature maps: each is weighted with the mean over positions of the logit's gradient,
    /// their sum goes through ReLU. Where logits are linear in average-pooled features, as with learned, identity, orthogonal and convolutional
    /// heads, it is ReLU(M - b) / (h w) of the activation map M and the bias b, and is computed so. Heads that divide by the features' length, other
    /// poolings and averages over mirror images take a backward pass, which needs the network's weights: a model as it comes from <c>Fit</c>.</summary>
    GradCam,
}
