using System.Globalization;

namespace Mooring.MessagePack.Formats;

/// <summary>A moment with its offset as RFC 3339 text, as the time crate writes it: <c>2024-02-29T12:30:00.25Z</c>.</summary>
/// <remarks>Digits beyond 100 nanoseconds are dropped. A leap second is read as the last moment of its minute.</remarks>
public readonly struct TimestampFormat : IMessagePackFormat<DateTimeOffset>
{
    private const int LongestText = 33;

    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[LongestText];
        string format = value.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
        value.TryFormat(text, out int length, format, CultureInfo.InvariantCulture);
        writer.WriteString(text[..length]);
    }

    /// <inheritdoc/>
    public static DateTimeOffset Read(ref MessagePackReader reader)
    {
        int offset = reader.Offset;
        ReadOnlySpan<byte> text = reader.ReadStringBytes();
        return TryParse(text, out DateTimeOffset value)
            ? value
            : throw new MessagePackException("expected a moment in the form of RFC 3339, such as 2024-02-29T12:30:00Z", offset);
    }

    /// <summary>RFC 3339, section 5.6.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        var digits = new Digits(text);
        if (!(digits.Take(4, out int year) && digits.Take('-') && digits.Take(2, out int month) && digits.Take('-') && digits.Take(2, out int day)
            && (digits.Take('T') || digits.Take('t') || digits.Take(' ')) && digits.Take(2, out int hour) && digits.Take(':')
            && digits.Take(2, out int minute) && digits.Take(':') && digits.Take(2, out int second))) return false;
        if (!digits.TakeFraction(out long ticks) || !digits.TakeOffset(out int offsetMinutes) || !digits.IsAtEnd) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return false;
        if (second == 60) (second, ticks) = (59, TimeSpan.TicksPerSecond - 1);

        long local = new DateTime(year, month, day, hour, minute, second).Ticks + ticks;
        long utc = local - offsetMinutes * TimeSpan.TicksPerMinute;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks || Math.Abs(offsetMinutes) > 14 * 60) return false;
        value = new DateTimeOffset(local, TimeSpan.FromMinutes(offsetMinutes));
        return true;
    }

    private ref struct Digits(ReadOnlySpan<byte> text)
    {
        private const int TickDigits = 7;
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public bool Take(char sign)
        {
            if (_rest.IsEmpty || _rest[0] != sign) return false;
            _rest = _rest[1..];
            return true;
        }

        public bool Take(int count, out int number)
        {
            number = 0;
            if (_rest.Length < count) return false;
            for (int i = 0; i < count; i++)
            {
                if (!char.IsAsciiDigit((char)_rest[i])) return false;
                number = number * 10 + (_rest[i] - '0');
            }

            _rest = _rest[count..];
            return true;
        }

        /// <summary>Nothing, or a point and at least one digit.</summary>
        public bool TakeFraction(out long ticks)
        {
            ticks = 0;
            if (!Take('.')) return true;
            int count = 0;
            for (; !_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]); count++, _rest = _rest[1..])
            {
                if (count < TickDigits) ticks = ticks * 10 + (_rest[0] - '0');
            }

            for (int i = count; i < TickDigits; i++) ticks *= 10;
            return count > 0;
        }

        public bool TakeOffset(out int minutes)
        {
            minutes = 0;
            if (Take('Z') || Take('z')) return true;
            int sign = Take('-') ? -1 : Take('+') ? 1 : 0;
            if (sign == 0 || !Take(2, out int hours) || !Take(':') || !Take(2, out minutes) || hours > 23 || minutes > 59) return false;
            minutes = sign * (hours * 60 + minutes);
            return true;
        }
    }
}
