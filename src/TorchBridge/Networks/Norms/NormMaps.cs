namespace MlNetFixedHeads.TorchBridge.Networks.Norms;

/// <summary>The maps of a pass: what is read, and where to put what is wanted.</summary>
/// <typeparam name="T">A number in memory.</typeparam>
internal unsafe struct NormMaps<T>
    where T : unmanaged
{
    /// <summary>What is normalised.</summary>
    public T* Input;

    /// <summary>What is added to it, or null.</summary>
    public T* Addend;

    /// <summary>The result. On the way back it is needed where an activation had an addend to do with, and otherwise null.</summary>
    public T* Result;

    /// <summary>The gradient of the result.</summary>
    public T* Gradient;

    /// <summary>For the gradient of the addend, or null. Only where there is a result.</summary>
    public T* Passed;

    /// <summary>For the gradient of the input, or null.</summary>
    public T* ForInput;

    public Activation Activation;
}
