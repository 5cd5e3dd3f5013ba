using System.Runtime.InteropServices;

namespace Mooring.Wasi.Linux;

/// <summary>A file descriptor of the operating system, closed with its last use.</summary>
internal sealed class FileHandle : SafeHandle
{
    /// <param name="descriptor">Owned from now on; -1 is none.</param>
    public FileHandle(int descriptor)
        : base(invalidHandleValue: -1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
