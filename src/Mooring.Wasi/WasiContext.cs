using Mooring.Wasi.Clocks;
using Mooring.Wasi.Descriptors;
using Mooring.Wasi.Startup;
using Mooring.Wasm;

namespace Mooring.Wasi;

/// <summary>One guest's view of the world through WASI: its arguments, environment, clocks and open descriptors.</summary>
/// <remarks>
/// Belongs to one store and, like it, is used from one place at a time. Dispose of it after the store's guests have ended: that closes the
/// directories and what the guest has left open.
/// </remarks>
public sealed class WasiContext : IDisposable
{
    private Instance? _instance; // whose memory _memory is
    private Memory? _memory;

    /// <summary>Opens the directories and gets the rest ready.</summary>
    /// <exception cref="ArgumentException">An argument or variable holds a zero character, a variable's name is empty or holds <c>=</c>, or a number is out of range.</exception>
    /// <exception cref="IOException">A directory cannot be opened.</exception>
    /// <exception cref="PlatformNotSupportedException">Directories were given, and this is not Linux on x86-64 or arm64.</exception>
    public WasiContext(WasiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDescriptors, 3 + options.Directories.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxDescriptors, 1_000_000, nameof(options));
        Arguments = StringBlock.OfArguments(options.Arguments);
        Environment = StringBlock.OfEnvironment(options.Environment);
        Clocks = new GuestClocks(options.TimeProvider);
        FillRandom = options.FillRandom;
        Descriptors = new DescriptorTable(options.MaxDescriptors);
        Descriptors.Add(new InputDescriptor(options.Input ?? Stream.Null, options.Terminals.HasFlag(WasiTerminals.Input)));
        Descriptors.Add(new OutputDescriptor(options.Output ?? Stream.Null, options.Terminals.HasFlag(WasiTerminals.Output)));
        Descriptors.Add(new OutputDescriptor(options.Error ?? Stream.Null, options.Terminals.HasFlag(WasiTerminals.Error)));
        try
        {
            foreach (WasiDirectory directory in options.Directories) Descriptors.Add(GivenDirectory.Open(directory));
        }
        catch
        {
            Descriptors.Dispose();
            throw;
        }
    }

    internal StringBlock Arguments { get; }

    internal StringBlock Environment { get; }

    internal GuestClocks Clocks { get; }

    internal Action<Span<byte>> FillRandom { get; }

    internal DescriptorTable Descriptors { get; }

    /// <summary>Closes all descriptors. The embedder's streams stay open.</summary>
    public void Dispose() => Descriptors.Dispose();

    /// <summary>The memory that a guest exports as <c>memory</c>, as the ABI wants; null if it exports none.</summary>
    internal Memory? MemoryOf(Instance? instance)
    {
        if (!ReferenceEquals(instance, _instance))
        {
            _instance = instance;
            _memory = instance?.GetMemory("memory");
        }

        return _memory;
    }
}
