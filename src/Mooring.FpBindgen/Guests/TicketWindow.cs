namespace Mooring.FpBindgen.Guests;

/// <summary>Numbers calls in the order in which they begin and knows the oldest that has not ended.</summary>
/// <remarks>A ring with a flag for each call from the oldest open one to the newest.</remarks>
internal sealed class TicketWindow
{
    private bool[] _ended = new bool[16]; // a power of two; indexed by ticket modulo its length
    private long _oldest;
    private long _next;

    /// <summary>The oldest call that has not ended; <see cref="Next"/> if there is none.</summary>
    public long OldestOpen => _oldest;

    /// <summary>The ticket of the next call.</summary>
    public long Next => _next;

    /// <summary>Notes that a call begins.</summary>
    public long Open()
    {
        if (_next - _oldest == _ended.Length) Grow();
        _ended[_next & (_ended.Length - 1)] = false;
        return _next++;
    }

    /// <summary>Notes that a call has ended.</summary>
    public void Close(long ticket)
    {
        _ended[ticket & (_ended.Length - 1)] = true;
        while (_oldest < _next && _ended[_oldest & (_ended.Length - 1)]) _oldest++;
    }

    private void Grow()
    {
        bool[] larger = new bool[2 * _ended.Length];
        for (long ticket = _oldest; ticket < _next; ticket++) larger[ticket & (larger.Length - 1)] = _ended[ticket & (_ended.Length - 1)];
        _ended = larger;
    }
}
