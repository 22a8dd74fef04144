using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>A CUDA stream for copies beside libtorch's own, which is the device's default stream (0).</summary>
internal sealed partial class CudaCopyQueue : ICopyQueue
{
    /// <summary>libtorch's stream, whose work this process queues: TorchSharp has no way to another one.</summary>
    private const nint Steps = 0;

    /// <summary>CU_STREAM_NON_BLOCKING: otherwise it and the default stream would wait for one another.</summary>
    private const uint NonBlocking = 1;

    /// <summary>CU_EVENT_DISABLE_TIMING: an event that is only waited for costs least.</summary>
    private const uint NoTiming = 2;

    private readonly CudaDriver _driver;
    private readonly Device _place;
    private readonly int _device;
    private readonly nint _context;
    private readonly nint _copies;
    private readonly List<nint> _events = [];

    private CudaCopyQueue(CudaDriver driver, Device place)
    {
        (_driver, _place) = (driver, place);
        _device = driver.Device(Math.Max(place.index, 0));
        _context = driver.RetainContext(_device);
        try
        {
            _copies = Within(() => driver.CreateStream(NonBlocking));
        }
        catch
        {
            driver.ReleaseContext(_device);
            throw;
        }
    }

    /// <summary>A queue of a device, or null where the driver has none to give.</summary>
    public static CudaCopyQueue? TryOpen(Device device)
    {
        if (CudaDriver.Load(CudaDriver.LibraryName) is not { } driver)
            return null;
        try
        {
            return new(driver, device);
        }
        catch (InvalidOperationException)
        {
            // Copies then go the usual way, where libtorch says what is wrong if anything is.
            return null;
        }
    }

    public nint NewEvent()
    {
        var created = Within(() => _driver.CreateEvent(NoTiming));
        _events.Add(created);
        return created;
    }

    public Tensor InProcess(long count)
    {
        using var pageable = empty(count, ScalarType.Float32, CPU);
        return pageable.pin_memory();
    }

    public Tensor OnDevice(long count) => empty(count, ScalarType.Float32, _place);

    public void Copy(Tensor source, Tensor target, long count) =>
        Within(() => _driver.CopyToDevice(AddressOf(target), AddressOf(source), count * sizeof(float), _copies));

    public void MarkCopies(nint mark) => Within(() => _driver.Record(mark, _copies));

    public void MarkSteps(nint mark) => Within(() => _driver.Record(mark, Steps));

    public void CopiesWait(nint mark) => Within(() => _driver.StreamWaits(_copies, mark));

    public void StepsWait(nint mark) => Within(() => _driver.StreamWaits(Steps, mark));

    public void ProcessWaits(nint mark) => Within(() => _driver.Wait(mark));

    public void Drain() => Within(() => _driver.Synchronize(_copies));

    public void Dispose()
    {
        Within(() =>
        {
            foreach (var mark in _events)
                _driver.DestroyEvent(mark);
            _driver.DestroyStream(_copies);
        });
        _driver.ReleaseContext(_device);
    }

    /// <summary>Where a tensor's values begin, on whatever device. TorchSharp itself shows it for those of the process only.</summary>
    internal static nint AddressOf(Tensor tensor) => DataOf(tensor.Handle);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    private static partial nint DataOf(nint tensor);

    /// <summary>Calls come from any thread, each with a context of its own: the device's is put in place, and taken away again.</summary>
    private T Within<T>(Func<T> call)
    {
        _driver.PushContext(_context);
        try
        {
            return call();
        }
        finally
        {
            _driver.PopContext();
        }
    }

    private void Within(Action call) => Within(() =>
    {
        call();
        return true;
    });
}
