using System.Globalization;
using System.Runtime.InteropServices;

namespace MlNetFixedHeads.TorchBridge.Training.Staging;

/// <summary>What is needed of CUDA's driver (CUDA Driver API, sections 6.7 to 6.19): streams, events and copies, of which TorchSharp exposes nothing. The driver's library
/// is where a GPU is, and its interface is the same in all versions that libtorch runs with.</summary>
internal sealed unsafe class CudaDriver
{
    private readonly delegate* unmanaged<uint, int> _init;
    private readonly delegate* unmanaged<int*, int, int> _deviceGet;
    private readonly delegate* unmanaged<nint*, int, int> _contextRetain;
    private readonly delegate* unmanaged<int, int> _contextRelease;
    private readonly delegate* unmanaged<nint, int> _contextPush;
    private readonly delegate* unmanaged<nint*, int> _contextPop;
    private readonly delegate* unmanaged<nint*, uint, int> _streamCreate;
    private readonly delegate* unmanaged<nint, int> _streamDestroy;
    private readonly delegate* unmanaged<nint, int> _streamSynchronize;
    private readonly delegate* unmanaged<nint, nint, uint, int> _streamWaitEvent;
    private readonly delegate* unmanaged<nint*, uint, int> _eventCreate;
    private readonly delegate* unmanaged<nint, int> _eventDestroy;
    private readonly delegate* unmanaged<nint, nint, int> _eventRecord;
    private readonly delegate* unmanaged<nint, int> _eventSynchronize;
    private readonly delegate* unmanaged<ulong, void*, nuint, nint, int> _copy;

    private CudaDriver(nint library)
    {
        nint Entry(string name) => NativeLibrary.GetExport(library, name);
        _init = (delegate* unmanaged<uint, int>)Entry("cuInit");
        _deviceGet = (delegate* unmanaged<int*, int, int>)Entry("cuDeviceGet");
        _contextRetain = (delegate* unmanaged<nint*, int, int>)Entry("cuDevicePrimaryCtxRetain");
        _contextRelease = (delegate* unmanaged<int, int>)Entry("cuDevicePrimaryCtxRelease_v2");
        _contextPush = (delegate* unmanaged<nint, int>)Entry("cuCtxPushCurrent_v2");
        _contextPop = (delegate* unmanaged<nint*, int>)Entry("cuCtxPopCurrent_v2");
        _streamCreate = (delegate* unmanaged<nint*, uint, int>)Entry("cuStreamCreate");
        _streamDestroy = (delegate* unmanaged<nint, int>)Entry("cuStreamDestroy_v2");
        _streamSynchronize = (delegate* unmanaged<nint, int>)Entry("cuStreamSynchronize");
        _streamWaitEvent = (delegate* unmanaged<nint, nint, uint, int>)Entry("cuStreamWaitEvent");
        _eventCreate = (delegate* unmanaged<nint*, uint, int>)Entry("cuEventCreate");
        _eventDestroy = (delegate* unmanaged<nint, int>)Entry("cuEventDestroy_v2");
        _eventRecord = (delegate* unmanaged<nint, nint, int>)Entry("cuEventRecord");
        _eventSynchronize = (delegate* unmanaged<nint, int>)Entry("cuEventSynchronize");
        _copy = (delegate* unmanaged<ulong, void*, nuint, nint, int>)Entry("cuMemcpyHtoDAsync_v2");
    }

    /// <summary>The names of the driver's library on this platform.</summary>
    public static string LibraryName => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>The driver, or null where there is none or it lacks something.</summary>
    /// <param name="library">Its library.</param>
    public static CudaDriver? Load(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle))
            return null;
        try
        {
            var driver = new CudaDriver(handle);
            return driver._init(0) == 0 ? driver : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    public int Device(int ordinal)
    {
        int device;
        Check(_deviceGet(&device, ordinal));
        return device;
    }

    /// <summary>The context of a device that libtorch uses too.</summary>
    public nint RetainContext(int device)
    {
        nint context;
        Check(_contextRetain(&context, device));
        return context;
    }

    public void ReleaseContext(int device) => Check(_contextRelease(device));

    public void PushContext(nint context) => Check(_contextPush(context));

    public void PopContext()
    {
        nint context;
        Check(_contextPop(&context));
    }

    public nint CreateStream(uint flags)
    {
        nint stream;
        Check(_streamCreate(&stream, flags));
        return stream;
    }

    public void DestroyStream(nint stream) => Check(_streamDestroy(stream));

    public void Synchronize(nint stream) => Check(_streamSynchronize(stream));

    public void StreamWaits(nint stream, nint mark) => Check(_streamWaitEvent(stream, mark, 0));

    public nint CreateEvent(uint flags)
    {
        nint created;
        Check(_eventCreate(&created, flags));
        return created;
    }

    public void DestroyEvent(nint mark) => Check(_eventDestroy(mark));

    public void Record(nint mark, nint stream) => Check(_eventRecord(mark, stream));

    public void Wait(nint mark) => Check(_eventSynchronize(mark));

    public void CopyToDevice(nint target, nint source, long bytes, nint stream) => Check(_copy((ulong)target, (void*)source, (nuint)bytes, stream));

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Copying a batch to the GPU failed: the CUDA driver reports error {result}."));
    }
}
