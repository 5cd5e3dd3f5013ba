using System.Diagnostics.CodeAnalysis;
using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Descriptors;

/// <summary>A guest's open descriptors by number; new ones get the lowest free number, as in POSIX.</summary>
internal sealed class DescriptorTable(int most) : IDisposable
{
    private readonly List<Descriptor?> _items = [];
    private int _lowestFree; // no number below it is free

    public bool TryGet(int number, [NotNullWhen(true)] out Descriptor? descriptor)
    {
        descriptor = (uint)number < (uint)_items.Count ? _items[number] : null;
        return descriptor is not null;
    }

    /// <summary>Whether <see cref="Add"/> would find room.</summary>
    public bool HasRoom
    {
        get
        {
            while (_lowestFree < _items.Count && _items[_lowestFree] is not null) _lowestFree++;
            return _lowestFree < most;
        }
    }

    /// <summary>Gives a descriptor a number; the table owns it from then on.</summary>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public int Add(Descriptor descriptor)
    {
        if (!HasRoom) throw new InvalidOperationException($"All {most} descriptors are in use.");
        if (_lowestFree == _items.Count) _items.Add(descriptor);
        else _items[_lowestFree] = descriptor;
        return _lowestFree++;
    }

    public Errno Close(int number)
    {
        if (!TryGet(number, out Descriptor? descriptor)) return Errno.BadDescriptor;
        _items[number] = null;
        _lowestFree = int.Min(_lowestFree, number);
        descriptor.Dispose();
        return Errno.Success;
    }

    /// <summary>Moves a descriptor to a number that is in use, and closes what was there.</summary>
    public Errno Renumber(int from, int to)
    {
        if (!TryGet(from, out Descriptor? moved) || !TryGet(to, out Descriptor? replaced)) return Errno.BadDescriptor;
        if (from == to) return Errno.Success;
        _items[to] = moved;
        _items[from] = null;
        _lowestFree = int.Min(_lowestFree, from);
        replaced.Dispose();
        return Errno.Success;
    }

    public void Dispose()
    {
        foreach (Descriptor? descriptor in _items) descriptor?.Dispose();
        _items.Clear();
        _lowestFree = most; // nothing can be added any more
    }
}
