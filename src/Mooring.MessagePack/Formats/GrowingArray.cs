namespace Mooring.MessagePack.Formats;

/// <summary>An array whose announced length is not believed: it grows as values really arrive.</summary>
/// <remarks>One byte may announce a value that takes many here, so that a short message could otherwise ask for a lot of memory.</remarks>
internal struct GrowingArray<T>(int announced)
{
    public const int MostAtOnce = 4096;

    private T[] _items = new T[Math.Min(announced, MostAtOnce)];
    private int _count;

    public readonly bool WantsMore => _count < announced;

    public void Add(T item)
    {
        if (_count == _items.Length) Array.Resize(ref _items, (int)Math.Min(announced, 2L * _count));
        _items[_count++] = item;
    }

    public readonly T[] ToArray() => _items;
}
