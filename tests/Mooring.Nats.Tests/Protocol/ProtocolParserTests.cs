using System.Buffers;
using System.Text;
using Mooring.Nats.Protocol;
using Mooring.Nats.Tests.Support;

namespace Mooring.Nats.Tests.Protocol;

public sealed class ProtocolParserTests
{
    private const string Conversation =
        "INFO {\"server_id\":\"x\",\"max_payload\":1048576}\r\n+OK\r\nMSG a.b 1 5\r\nhello\r\nPING\r\nMSG a.b 12 reply.to 0\r\n\r\n"
        + "HMSG h 3 12 17\r\nNATS/1.0\r\n\r\nworld\r\nHMSG h 3 r 30 33\r\nNATS/1.0 503\r\na: b\r\nc:  d \r\n\r\nab\n\r\nPONG\r\n-ERR 'Slow Consumer'\r\n";

    private static readonly string[] Heard =
    [
        "Info {\"server_id\":\"x\",\"max_payload\":1048576}", "Ok", "a.b 1 -  hello", "Ping", "a.b 12 reply.to  ", "h 3 - NATS/1.0\r\n\r\n world",
        "h 3 r NATS/1.0 503\r\na: b\r\nc:  d \r\n\r\n ab\n", "Pong", "Error Slow Consumer",
    ];

    [Fact]
    public void Parser_WholeConversation_GivesEveryCommand() => Assert.Equal(Heard, Parse(new ReadOnlySequence<byte>(Bytes.Of(Conversation))));

    [Fact]
    public void Parser_SplitAtEveryPosition_GivesTheSame()
    {
        byte[] bytes = Bytes.Of(Conversation);
        for (int at = 0; at <= bytes.Length; at++) Assert.Equal(Heard, Parse(Bytes.Split(bytes, at)));
    }

    [Fact]
    public void Parser_EveryByteAPiece_GivesTheSame()
    {
        byte[] bytes = Bytes.Of(Conversation);
        Assert.Equal(Heard, Parse(Bytes.Split(bytes, [.. Enumerable.Range(1, bytes.Length - 1)])));
    }

    [Fact]
    public void Parser_EndingAtEveryPosition_WaitsWithoutConsumingTheRest()
    {
        byte[] bytes = Bytes.Of(Conversation);
        for (int at = 0; at <= bytes.Length; at++)
        {
            var parser = new ProtocolParser(1024);
            var input = new ReadOnlySequence<byte>(bytes, 0, at);
            List<string> heard = Read(parser, ref input);
            // What was left over is looked at again with the rest, as the pipe gives it.
            var rest = new ReadOnlySequence<byte>(bytes, (int)(at - input.Length), bytes.Length - (int)(at - input.Length));
            heard.AddRange(Read(parser, ref rest));
            Assert.Equal(Heard, heard);
            Assert.True(rest.IsEmpty);
        }
    }

    [Theory]
    [InlineData("msg a 1 2\r\nhi\r\n", "a 1 -  hi")]
    [InlineData("MSG  a\t1   2  \r\nhi\r\n", "a 1 -  hi")]
    [InlineData("ping\r\n", "Ping")]
    [InlineData("PING\n", "Ping")]
    [InlineData("-ERR 'it''s'\r\n", "Error it''s")]
    [InlineData("-ERR\r\n", "Error ")]
    public void Parser_LooseForms_AreUnderstood(string text, string command) =>
        Assert.Equal([command], Parse(new ReadOnlySequence<byte>(Bytes.Of(text))));

    [Theory]
    [InlineData("HELLO\r\n")]
    [InlineData("\r\n")]
    [InlineData("MSG\r\n")]
    [InlineData("MSG a 1\r\n")]
    [InlineData("MSG a b 1\r\nx\r\n")]
    [InlineData("MSG a 1 -1\r\n")]
    [InlineData("MSG a 1 1x\r\nx\r\n")]
    [InlineData("MSG a 1 r 1 1\r\nx\r\n")]
    [InlineData("MSG a 1 99999999999999999999\r\n")]
    [InlineData("MSG a 1 1\r\nxxx\r\n")]
    [InlineData("MSG a 1 2000\r\n")]
    [InlineData("HMSG a 1 5\r\nhello\r\n")]
    [InlineData("HMSG a 1 6 5\r\nhello\r\n")]
    [InlineData("PINGS\r\n")]
    public void Parser_Nonsense_IsRefused(string text) =>
        Assert.Throws<NatsProtocolException>(() => Parse(new ReadOnlySequence<byte>(Bytes.Of(text))));

    [Fact]
    public void Parser_EndlessLine_IsRefusedBeforeItFillsTheMemory() =>
        Assert.Throws<NatsProtocolException>(() => Parse(new ReadOnlySequence<byte>(new byte[ProtocolParser.MaxLine + 1])));

    [Fact]
    public void Parser_RandomBytes_GiveCommandsOrAProtocolError()
    {
        var random = new Random(20261121);
        byte[] valid = Bytes.Of(Conversation);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Mutate(valid, random);
            int[] splits = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(bytes.Length + 1))];
            string whole = Outcome(new ReadOnlySequence<byte>(bytes));
            Assert.Equal(whole, Outcome(Bytes.Split(bytes, splits)));
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        byte[] bytes = [.. valid];
        for (int change = random.Next(1, 6); change > 0; change--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(3))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes = [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(bytes.Length - 1, at + random.Next(8)))]; break;
                default: bytes = [.. bytes.AsSpan(0, at), (byte)" \r\n0519\tMSGHA"[random.Next(13)], .. bytes.AsSpan(at)]; break;
            }
        }

        return bytes;
    }

    private static string Outcome(ReadOnlySequence<byte> input)
    {
        var heard = new List<string>();
        try
        {
            Read(new ProtocolParser(1024), ref input, heard);
            return $"{string.Join('|', heard)} and {input.Length} more";
        }
        catch (NatsProtocolException e)
        {
            return $"{string.Join('|', heard)} then {e.Message}";
        }
    }

    private static List<string> Parse(ReadOnlySequence<byte> input)
    {
        List<string> heard = Read(new ProtocolParser(1024), ref input);
        Assert.True(input.IsEmpty);
        return heard;
    }

    private static List<string> Read(ProtocolParser parser, ref ReadOnlySequence<byte> input)
    {
        var heard = new List<string>();
        Read(parser, ref input, heard);
        return heard;
    }

    private static void Read(ProtocolParser parser, ref ReadOnlySequence<byte> input, List<string> heard)
    {
        while (!input.IsEmpty && parser.TryParse(ref input, out ServerCommand command)) heard.Add(Describe(command));
    }

    private static string Describe(in ServerCommand command)
    {
        string text = Encoding.UTF8.GetString(command.Text);
        if (command.Kind is not ServerCommandKind.Message) return command.Kind is ServerCommandKind.Info or ServerCommandKind.Error ? $"{command.Kind} {text}" : $"{command.Kind}";
        string reply = command.ReplyTo.IsEmpty ? "-" : Encoding.UTF8.GetString(command.ReplyTo);
        return $"{Encoding.UTF8.GetString(command.Subject)} {command.SubscriptionId} {reply} {Encoding.UTF8.GetString(command.Headers)} {Encoding.UTF8.GetString(command.Payload)}";
    }
}
