using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Tests.Protocol;

public sealed class StatusMessageTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text ~!", "plain text ~!")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\r\nb\0", "a%0D%0Ab%00")]
    [InlineData("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80")]
    [InlineData("\x7f", "%7F")]
    public void Message_IsEncoded_AndDecodedAgain(string message, string encoded)
    {
        Assert.Equal(encoded, StatusMessage.Encode(message));
        Assert.Equal(message, StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%FF", "\uFFFD")]
    public void Decode_OfBadEscapes_KeepsThem(string encoded, string message) => Assert.Equal(message, StatusMessage.Decode(encoded));

    [Fact]
    public void Message_ThatIsLong_IsCutBetweenCharacters()
    {
        var decoded = StatusMessage.Decode(StatusMessage.Encode("x" + new string('ü', 5000)));

        Assert.Equal("x" + new string('ü', (StatusMessage.MaxBytes - 1) / 2), decoded);
    }
}
