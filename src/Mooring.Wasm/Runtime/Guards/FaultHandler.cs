using System.Runtime.InteropServices;

namespace Mooring.Wasm.Runtime.Guards;

/// <summary>Makes faults inside one range of addresses look like null references to the .NET runtime.</summary>
/// <remarks>
/// The runtime turns a fault in managed code into a <see cref="NullReferenceException"/> if the address is near 0, and else ends the
/// process. The handler is placed before the runtime's own: for an address inside the range it notes which part of the range that was and writes
/// 0 to <c>si_addr</c>; then, in every case, it jumps to the handler that was there before with all arguments unchanged. It uses no stack
/// and calls nothing, so it is safe wherever a signal may arrive. Once installed it stays until the process ends.
/// </remarks>
internal static unsafe partial class FaultHandler
{
    /// <summary>The range is divided into parts of 2 to this power bytes, 256 MiB, each with a byte that says whether there was a fault.</summary>
    public const int PartShift = 28;

    private const int SignalSegmentationFault = 11;
    private const int FlagSigInfo = 4;
    private const int ProtReadWrite = 1 | 2;
    private const int ProtReadExecute = 1 | 4;
    private const int MapPrivateAnonymous = 0x02 | 0x20;

    /// <summary>Offsets in <c>siginfo_t</c>, the same on all 64-bit Linux machines.</summary>
    private const int SigCodeOffset = 8;
    private const int SigAddressOffset = 16;

    /// <summary>Installs the handler for <c>[start, start + size)</c>.</summary>
    /// <param name="start">First address.</param>
    /// <param name="size">Bytes, a multiple of a part.</param>
    /// <param name="faults">A byte for each part, which a fault in it sets to 1. Stays allocated for ever.</param>
    /// <returns>False, with nothing changed, if this machine is none that it is written for or a test of the code fails.</returns>
    public static bool TryInstall(byte* start, nuint size, byte* faults)
    {
        if (!OperatingSystem.IsLinux() || Write is not { } write) return false;
        SignalAction old;
        if (GetSetAction(SignalSegmentationFault, null, &old) != 0) return false;
        // 0 and 1 are "default" and "ignore": then this is no runtime whose handler could be passed on to.
        if (old.Handler is 0 or 1 || (old.Flags & FlagSigInfo) == 0) return false;
        nuint pageSize = NativePages.PageSize;
        byte* page = MemoryMap(null, pageSize, ProtReadWrite, MapPrivateAnonymous, -1, 0);
        if (page == (byte*)-1) return false;
        byte* test = page + (pageSize / 2); // the same code with a harmless target, to be called as a function
        write(new Span<byte>(test, (int)pageSize / 2), new((ulong)start, size, (ulong)faults, (ulong)(nint)(delegate* unmanaged<int, byte*, byte*, void>)&CountCall));
        write(new Span<byte>(page, (int)pageSize / 2), new((ulong)start, size, (ulong)faults, (ulong)old.Handler));
        if (MemoryProtect(page, pageSize, ProtReadExecute) != 0 || !Test(test, (ulong)start, size, faults)) return false;
        SignalAction replaced = old;
        replaced.Handler = (nint)page;
        return GetSetAction(SignalSegmentationFault, &replaced, null) == 0;
    }

    private delegate void CodeWriter(Span<byte> code, Constants constants);

    private static CodeWriter? Write => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => WriteX64,
        Architecture.Arm64 when AppContext.TryGetSwitch("Mooring.Wasm.GuardPagesOnArm64", out bool on) && on => WriteArm64,
        _ => null,
    };

    private static int _calls;

    [UnmanagedCallersOnly]
    private static void CountCall(int signal, byte* information, byte* context) => _calls++;

    /// <summary>Calls the code with made-up faults: just inside, just outside, and from a sender that is no fault.</summary>
    private static bool Test(byte* code, ulong start, ulong size, byte* faults)
    {
        var noted = new Span<byte>(faults, (int)(size >> PartShift));
        (int Code, ulong Address, ulong Expected)[] cases =
        [
            (1, start, 0), (2, start + size - 1, 0), (1, start - 1, start - 1), (1, start + size, start + size), (1, 8, 8), (0, start, start), (-6, start, start),
        ];
        byte* information = stackalloc byte[128];
        foreach ((int sigCode, ulong address, ulong expected) in cases)
        {
            *(int*)(information + SigCodeOffset) = sigCode;
            *(ulong*)(information + SigAddressOffset) = address;
            int before = _calls;
            ((delegate* unmanaged<int, byte*, byte*, void>)code)(SignalSegmentationFault, information, null);
            if (_calls != before + 1 || *(ulong*)(information + SigAddressOffset) != expected) return false;
            int part = expected == 0 ? (int)((address - start) >> PartShift) : -1;
            if (noted.IndexOf((byte)1) != part) return false;
            noted.Clear();
        }

        return true;
    }

    private static void WriteX64(Span<byte> code, Constants constants)
    {
        // rsi is the siginfo_t; rax and rcx are free at a function's start.
        var writer = new CodeBuffer(code);
        writer.Bytes(0xF3, 0x0F, 0x1E, 0xFA); // endbr64
        writer.Bytes(0x83, 0x7E, SigCodeOffset, 0x00); // cmp dword [rsi + si_code], 0
        writer.Bytes(0x7E, 58); // jle chain: sent by a process, si_addr means something else
        writer.Bytes(0x48, 0x8B, 0x46, SigAddressOffset); // mov rax, [rsi + si_addr]
        writer.Bytes(0x48, 0xB9);
        writer.Word(constants.Start); // mov rcx, start
        writer.Bytes(0x48, 0x29, 0xC8); // sub rax, rcx
        writer.Bytes(0x48, 0xB9);
        writer.Word(constants.Size); // mov rcx, size
        writer.Bytes(0x48, 0x39, 0xC8); // cmp rax, rcx
        writer.Bytes(0x73, 26); // jae chain
        writer.Bytes(0x48, 0xC1, 0xE8, PartShift); // shr rax, part shift
        writer.Bytes(0x48, 0xB9);
        writer.Word(constants.Faults); // mov rcx, faults
        writer.Bytes(0xC6, 0x04, 0x01, 1); // mov byte [rcx + rax], 1
        writer.Bytes(0x48, 0xC7, 0x46, SigAddressOffset, 0, 0, 0, 0); // mov qword [rsi + si_addr], 0
        writer.Bytes(0x48, 0xB8); // chain:
        writer.Word(constants.Next); // mov rax, next
        writer.Bytes(0xFF, 0xE0); // jmp rax
    }

    private static void WriteArm64(Span<byte> code, Constants constants)
    {
        // x1 is the siginfo_t; x9 to x15 are free at a function's start. The constants follow the code, at byte 72.
        var writer = new CodeBuffer(code);
        writer.Instruction(0xD503245F); //  0: bti c
        writer.Instruction(0xB9400829); //  4: ldr w9, [x1, #8]      si_code
        writer.Instruction(0x7100013F); //  8: cmp w9, #0
        writer.Instruction(0x5400018D); // 12: b.le 60
        writer.Instruction(0xF9400829); // 16: ldr x9, [x1, #16]     si_addr
        writer.Instruction(0x580001AA); // 20: ldr x10, 72           start
        writer.Instruction(0xCB0A0129); // 24: sub x9, x9, x10
        writer.Instruction(0x580001AA); // 28: ldr x10, 80           size
        writer.Instruction(0xEB0A013F); // 32: cmp x9, x10
        writer.Instruction(0x540000C2); // 36: b.hs 60
        writer.Instruction(0xD35CFD29); // 40: lsr x9, x9, #28       part
        writer.Instruction(0x5800016A); // 44: ldr x10, 88           faults
        writer.Instruction(0x5280002B); // 48: mov w11, #1
        writer.Instruction(0x3829694B); // 52: strb w11, [x10, x9]
        writer.Instruction(0xF900083F); // 56: str xzr, [x1, #16]
        writer.Instruction(0x5800012A); // 60: ldr x10, 96           next
        writer.Instruction(0xD61F0140); // 64: br x10
        writer.Instruction(0xD503201F); // 68: nop
        writer.Word(constants.Start); // 72
        writer.Word(constants.Size); // 80
        writer.Word(constants.Faults); // 88
        writer.Word(constants.Next); // 96
    }

    /// <summary>What the machine code has in it.</summary>
    /// <param name="Start">First address of the range.</param>
    /// <param name="Size">Its bytes.</param>
    /// <param name="Faults">Address of the byte of its first part.</param>
    /// <param name="Next">Address of the handler to go on to.</param>
    private readonly record struct Constants(ulong Start, ulong Size, ulong Faults, ulong Next);

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int GetSetAction(int signal, SignalAction* action, SignalAction* old);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* MemoryMap(byte* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MemoryProtect(byte* address, nuint length, int protection);

    /// <summary><c>struct sigaction</c> of glibc and musl on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    /// <summary>Machine code under construction.</summary>
    private ref struct CodeBuffer(Span<byte> code)
    {
        private Span<byte> _rest = code;

        public void Bytes(params ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_rest);
            _rest = _rest[bytes.Length..];
        }

        public void Word(ulong word)
        {
            MemoryMarshal.Write(_rest, word);
            _rest = _rest[sizeof(ulong)..];
        }

        public void Instruction(uint instruction)
        {
            MemoryMarshal.Write(_rest, instruction);
            _rest = _rest[sizeof(uint)..];
        }
    }
}
