namespace MlNetFixedHeads;

/// <summary>Where the layers that are new to a trunk begin: the convolution that ends in one channel per class, a learned layer, the learned
/// map before a frozen matrix, the 3x3 convolution of a head.</summary>
/// <remarks>
/// <para>The last two go once over the training pictures, prepared as for scoring, before anything is trained. What they find is a closed
/// form: nothing is drawn at random, and with no epochs at all the result is a classifier already.</para>
/// <para>They take a tenth of the pictures, of every class, to choose the strength of the regularisation and the scale of the logits (by
/// cross-entropy), then compute the layer from all. A convolution of several taps gets its values in the centre tap and zeros around it: so
/// the mean over positions and the convolution may change places, and the best layer is the best linear map of mean features. Where a
/// shortcut that is not learned is added to it, what the features tell of the shortcut is subtracted.</para>
/// </remarks>
public enum Reinitialize
{
    /// <summary>As drawn: the layer learns everything. The choice without pretrained weights, whose features say little yet.</summary>
    Random,

    /// <summary>The first K channels, or rows, of the layer that the pretrained weights have in that place, its batch norm included. A
    /// channel then stands for a class that it has nothing to do with; but its filters are of a trained network, and no pictures are needed.</summary>
    Truncate,

    /// <summary>Ridge regression from the features to the classes. It asks nothing of the features' distribution, and is the safer choice
    /// where classes are spread unlike one another.</summary>
    RidgeOnFeatures,

    /// <summary>Linear discriminant analysis: class means, and a covariance within classes that is drawn towards a multiple of the identity.
    /// It weighs features by how little they vary within a class, and treats a rare class as well as a common one but for its prior.</summary>
    LdaOnFeatures,
}
