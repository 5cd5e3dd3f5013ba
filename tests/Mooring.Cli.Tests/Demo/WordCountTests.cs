using System.Text;
using Mooring.Cli.Demo;
using Mooring.Cli.Modules;
using Mooring.Hosting;
using Mooring.Wasm;

namespace Mooring.Cli.Tests.Demo;

public class WordCountTests
{
    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData("\n", 1, 0, 0)]
    [InlineData("a", 0, 1, 1)]
    [InlineData("A a\na", 1, 3, 1)]
    [InlineData("don't stop", 0, 3, 3)]
    [InlineData("x1 1x 1", 0, 3, 3)]
    [InlineData("Über über", 0, 2, 2)] // only ASCII letters are lower-cased
    [InlineData("naïve—text", 0, 1, 1)] // all bytes from 0x80 up belong to words
    [InlineData("_a_b-c.d", 0, 4, 4)]
    public void Of_Text_CountsByTheDefinition(string text, long lines, long words, long distinct)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(new WordCount(lines, words, distinct, bytes.Length), WordCount.Of([bytes], out _));
    }

    [Fact]
    public void Of_WordAcrossTwoMessages_IsTwoWords() =>
        Assert.Equal(new WordCount(0, 2, 2, 4), WordCount.Of(["mo"u8.ToArray(), "or"u8.ToArray()], out _));

    [Fact]
    public void Of_TopWords_AreOrderedByCountThenBytes()
    {
        WordCount.Of(["b a c c a b z"u8.ToArray()], out IReadOnlyList<string> top);
        Assert.Equal(["2 a", "2 b", "2 c", "1 z"], top);
    }

    [Theory]
    [InlineData("lines=1 words=2 distinct=3 bytes=4 more")]
    [InlineData("")]
    public void Parse_AnythingButTotals_IsRefused(string answer) =>
        Assert.Throws<FormatException>(() => WordCount.Parse(Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public async Task Guest_CountingRandomBytes_AgreesWithTheCountMadeHere()
    {
        using var engine = new Engine();
        await using Actor tally = await ActorModule.Load(engine, EmbeddedGuests.Tally).StartAsync();
        var random = new Random(7);
        var messages = new List<ReadOnlyMemory<byte>>();
        for (int i = 0; i < 500; i++)
        {
            byte[] message = new byte[random.Next(200)];
            random.NextBytes(message);
            // Mostly letters of a small alphabet, so that words repeat; some of everything.
            for (int at = 0; at < message.Length; at++) if (random.Next(4) > 0) message[at] = (byte)"aAbB1 \n.\xc3"[random.Next(9)];
            messages.Add(message);

            ReadOnlyMemory<byte> answer = await tally.AskAsync("Count", message);
            if (i % 50 == 0) Assert.Equal(WordCount.Of(messages, out _), WordCount.Parse(answer.Span));
        }

        WordCount.Of(messages, out IReadOnlyList<string> top);
        ReadOnlyMemory<byte> ofGuest = await tally.AskAsync("Top", "10"u8.ToArray());
        Assert.Equal(top, Encoding.UTF8.GetString(ofGuest.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
