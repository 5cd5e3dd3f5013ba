using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Generator.Tests.Typed;

/// <summary>Generated formats give the bytes that serde gives and read what serde writes. Bytes are written as JSON-like text here.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task ExternalUnion_HasSerdesForm()
    {
        await using ExternalEncoder encoder = await ExternalEncoder.CreateAsync(Load(ExternalEncoder.Load), new TasksHost());
        await using ExternalDecoder decoder = await ExternalDecoder.CreateAsync(Load(ExternalDecoder.Load), new TasksHost());
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new External.Unit(), "\"Unit\"");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new External.One(7), "{\"One\":7}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new External.Two(7, "x"), "{\"Two\":[7,\"x\"]}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new External.Named("x"), "{\"Named\":{\"some_text\":\"x\"}}");
        Assert.Equal(new External.Unit(), await decoder.DecodeAsync(Text.Parse("{\"Unit\":null}")));
        Assert.Equal(new External.Named("x"), await decoder.DecodeAsync(Text.Parse("{\"Named\":[\"x\"]}")));
        Assert.Contains("no variant of External", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("\"Other\"")))).Message, StringComparison.Ordinal);
        Assert.Contains("has no content", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("\"One\"")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InternalUnion_HasSerdesForm_WithTheTagAnywhere()
    {
        await using InternalEncoder encoder = await InternalEncoder.CreateAsync(Load(InternalEncoder.Load), new TasksHost());
        await using InternalDecoder decoder = await InternalDecoder.CreateAsync(Load(InternalDecoder.Load), new TasksHost());
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Internal.NoRoute(), "{\"type\":\"no_route\"}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Internal.Wrapped(new Inner("x")), "{\"type\":\"wrapped\",\"name\":\"x\"}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Internal.ServerError(503), "{\"type\":\"server_error\",\"status_code\":503}");
        Assert.Equal(new Internal.ServerError(503), await decoder.DecodeAsync(Text.Parse("{\"unknown\":[1],\"status_code\":503,\"type\":\"server_error\"}")));
        Assert.Contains("\"type\" is missing", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("{\"status_code\":503}")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdjacentUnion_HasSerdesForm_InAnyOrder()
    {
        await using AdjacentEncoder encoder = await AdjacentEncoder.CreateAsync(Load(AdjacentEncoder.Load), new TasksHost());
        await using AdjacentDecoder decoder = await AdjacentDecoder.CreateAsync(Load(AdjacentDecoder.Load), new TasksHost());
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Adjacent.Unit(), "{\"t\":\"Unit\"}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Adjacent.One(7), "{\"t\":\"One\",\"c\":7}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Adjacent.Two(7, "x"), "{\"t\":\"Two\",\"c\":[7,\"x\"]}");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Adjacent.Named("x"), "{\"t\":\"Named\",\"c\":{\"text\":\"x\"}}");
        Assert.Equal(new Adjacent.One(7), await decoder.DecodeAsync(Text.Parse("{\"c\":7,\"t\":\"One\"}")));
    }

    [Fact]
    public async Task UntaggedUnion_HasSerdesForm()
    {
        await using UntaggedEncoder encoder = await UntaggedEncoder.CreateAsync(Load(UntaggedEncoder.Load), new TasksHost());
        await using UntaggedDecoder decoder = await UntaggedDecoder.CreateAsync(Load(UntaggedDecoder.Load), new TasksHost());
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Untagged.Nothing(), "null");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Untagged.Number(-7), "-7");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Untagged.Pair(1, 2), "[1,2]");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, new Untagged.Named("x"), "{\"text\":\"x\"}");
        Assert.Contains("no variant of Untagged", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("\"x\"")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enum_IsItsVariantsName()
    {
        await using LevelEncoder encoder = await LevelEncoder.CreateAsync(Load(LevelEncoder.Load), new TasksHost());
        await using LevelDecoder decoder = await LevelDecoder.CreateAsync(Load(LevelDecoder.Load), new TasksHost());
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, Level.Low, "\"Low\"");
        await CheckAsync(encoder.EncodeAsync, decoder.DecodeAsync, Level.High, "\"very_high\"");
        Assert.Equal(Level.High, await decoder.DecodeAsync(Text.Parse("{\"very_high\":null}")));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => encoder.EncodeAsync((Level)9).AsTask());
    }

    [Fact]
    public async Task Record_FollowsItsAttributes()
    {
        await using OuterEncoder encoder = await OuterEncoder.CreateAsync(Load(OuterEncoder.Load), new TasksHost());
        await using OuterDecoder decoder = await OuterDecoder.CreateAsync(Load(OuterDecoder.Load), new TasksHost());
        var outer = new Outer("d", null, null, new Inner("n"), new Internal.ServerError(1)) { Comment = "c" };
        await CheckAsync(
            encoder.EncodeAsync, decoder.DecodeAsync, outer,
            "{\"displayName\":\"d\",\"level\":null,\"name\":\"n\",\"type\":\"server_error\",\"status_code\":1,\"comment\":\"c\"}");
        Assert.Equal(
            outer with { MaxRows = 3, Comment = "" },
            await decoder.DecodeAsync(Text.Parse("{\"type\":\"server_error\",\"x\":{\"y\":[]},\"status_code\":1,\"name\":\"n\",\"maxRows\":3,\"displayName\":\"d\"}")));
        Assert.Contains("\"displayName\" of Outer is missing", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("{\"name\":\"n\",\"type\":\"no_route\"}")))).Message, StringComparison.Ordinal);
        Assert.Contains("comes twice", (await RefuseAsync(() => decoder.DecodeAsync(Text.Parse("{\"comment\":\"\",\"comment\":\"\"}")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProvidersHttpMessages_HaveTheirGoldenBytes()
    {
        await using HttpRequestEncoder requests = await HttpRequestEncoder.CreateAsync(Load(HttpRequestEncoder.Load), new TasksHost());
        await using HttpResponseEncoder responses = await HttpResponseEncoder.CreateAsync(Load(HttpResponseEncoder.Load), new TasksHost());
        MessagePackValue bare = await requests.EncodeAsync(new HttpRequest("u", "GET", null, null));
        Assert.Equal("82a375726ca175a66d6574686f64a3474554", bare.ToString()); // absent fields are left out, not nil
        MessagePackValue full = await requests.EncodeAsync(new HttpRequest("u", "GET", new() { ["a"] = "b" }, [1, 2]));
        Assert.Equal("84a375726ca175a66d6574686f64a3474554a76865616465727381a161a162a4626f6479c4020102", full.ToString());
        MessagePackValue ok = await responses.EncodeAsync(new HttpResponse([7], [], 200));
        Assert.Equal("81a24f6b83a4626f6479c40107a76865616465727380aa737461747573436f6465ccc8", ok.ToString());
    }

    [Fact]
    public async Task ArraysBytesAndTrees_ComeBackAsTheyWere()
    {
        await using ArraysEcho arrays = await ArraysEcho.CreateAsync(Load(ArraysEcho.Load), new TasksHost());
        Arrays back = await arrays.EchoValueAsync(new Arrays([1, 200], [3, 4], new byte[] { 5 }, [0.5f, 1f], [9], (1, new Id("i"))));
        Assert.Equal([1, 200], back.Numbers);
        Assert.Equal([3, 4], back.Bytes);
        Assert.Equal([5], back.Memory.ToArray());
        Assert.Equal([0.5f, 1f], back.Fixed);
        Assert.Equal([9], back.Set);
        Assert.Equal((1, new Id("i")), back.Pair);
        await Assert.ThrowsAsync<ArgumentException>(() => arrays.EchoValueAsync(new Arrays([], [], default, [1f], [], default)).AsTask());
        ReadOnlyMemory<byte> raw = await arrays.EchoValueRawAsync(Text.Parse("{\"a\":1}").Encoded);
        Assert.Equal("81a16101", Convert.ToHexStringLower(raw.Span));

        await using TreeEcho trees = await TreeEcho.CreateAsync(Load(TreeEcho.Load), new TasksHost());
        Tree tree = await trees.EchoValueAsync(new Tree("root", [new Tree("leaf", [])]));
        Assert.Equal("leaf", tree.Children.Single().Name);

        await using SmallEcho small = await SmallEcho.CreateAsync(Load(SmallEcho.Load), new TasksHost());
        (Id id, Point point, Nothing nothing, Dictionary<Id, Point?> map) =
            await small.EchoValueAsync((new Id("x"), new Point(1, 2), new Nothing(), new Dictionary<Id, Point?> { [new Id("k")] = null }));
        Assert.Equal((new Id("x"), new Point(1, 2), new Nothing()), (id, point, nothing));
        Assert.Equal(KeyValuePair.Create(new Id("k"), (Point?)null), map.Single());
    }

    private static FpModule Load(LoadModule load) => load(TasksModule.Engine, TasksModule.Bytes);

    private static async Task CheckAsync<T>(
        Func<T, CancellationToken, ValueTask<MessagePackValue>> encode, Func<MessagePackValue, CancellationToken, ValueTask<T>> decode, T value, string text)
    {
        MessagePackValue bytes = Text.Parse(text);
        Assert.Equal(bytes, await encode(value, default));
        Assert.Equal(value, await decode(bytes, default));
    }

    private static Task<FpProtocolException> RefuseAsync<T>(Func<ValueTask<T>> decode) => Assert.ThrowsAsync<FpProtocolException>(() => decode().AsTask());

    private delegate FpModule LoadModule(Engine engine, ReadOnlySpan<byte> wasm, FpModuleOptions? options = null);

    /// <summary>MessagePack from text: null, numbers, strings, arrays, maps, in JSON's spelling.</summary>
    private ref struct Text(string json)
    {
        private int _at;

        public static MessagePackValue Parse(string json)
        {
            var writer = new MessagePackWriter(default);
            var text = new Text(json);
            text.Value(ref writer);
            MessagePackValue value = MessagePackValue.FromEncoded(writer.Written);
            writer.Dispose();
            return value;
        }

        private void Value(ref MessagePackWriter writer)
        {
            switch (json[_at])
            {
                case 'n':
                    _at += 4;
                    writer.WriteNil();
                    break;
                case '"':
                    int end = json.IndexOf('"', _at + 1);
                    writer.WriteString(json[(_at + 1)..end]);
                    _at = end + 1;
                    break;
                case '[':
                    writer.WriteArrayHeader(Count());
                    Items(ref writer);
                    break;
                case '{':
                    writer.WriteMapHeader(Count());
                    Items(ref writer);
                    break;
                default:
                    int start = _at;
                    while (_at < json.Length && (char.IsAsciiDigit(json[_at]) || json[_at] == '-')) _at++;
                    writer.WriteInteger(long.Parse(json.AsSpan(start, _at - start), provider: null));
                    break;
            }
        }

        private void Items(ref MessagePackWriter writer)
        {
            _at++;
            while (json[_at] is not (']' or '}'))
            {
                if (json[_at] is ',' or ':') _at++;
                else Value(ref writer);
            }

            _at++;
        }

        /// <summary>How many items or pairs the array or map here has.</summary>
        private readonly int Count()
        {
            int depth = 0, count = 0;
            for (int i = _at; i < json.Length; i++)
            {
                if (json[i] is ']' or '}' && --depth == 0) return count;
                if (depth == 1 && (json[i] == ',' || count == 0)) count++;
                if (json[i] is '[' or '{') depth++;
            }

            throw new FormatException(json);
        }
    }
}
