using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>A device's queue for copies beside the one in which it computes steps. Each works through what it is given in order, and neither knows of the other but for
/// events: one queue marks an event, another, or the process, waits for the mark. An event that was never marked is waited for by nobody.</summary>
/// <remarks>Calls return at once, but for those that say otherwise. They come from two threads.</remarks>
internal interface ICopyQueue : IDisposable
{
    /// <summary>An event, which goes with the queue.</summary>
    nint NewEvent();

    /// <summary>Floats in memory of the process that a copy can be made from while it goes on.</summary>
    Tensor InProcess(long count);

    /// <summary>Floats in memory of the device. Steps under way may still read what was there before.</summary>
    Tensor OnDevice(long count);

    /// <summary>Copies floats when everything before in this queue is done.</summary>
    /// <param name="source">Of <see cref="InProcess"/>.</param>
    /// <param name="target">Of <see cref="OnDevice"/>.</param>
    /// <param name="count">How many.</param>
    void Copy(Tensor source, Tensor target, long count);

    /// <summary>Marks an event when the copies until now are complete.</summary>
    void MarkCopies(nint mark);

    /// <summary>Marks an event when the steps until now are complete.</summary>
    void MarkSteps(nint mark);

    /// <summary>Lets copies to come wait for an event's last mark.</summary>
    void CopiesWait(nint mark);

    /// <summary>Lets steps to come wait for an event's last mark.</summary>
    void StepsWait(nint mark);

    /// <summary>Waits for an event's last mark.</summary>
    void ProcessWaits(nint mark);

    /// <summary>Waits for all copies.</summary>
    void Drain();
}
