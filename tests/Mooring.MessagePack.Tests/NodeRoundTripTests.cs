using System.Text.Json.Nodes;
using Mooring.MessagePack.Formats;

namespace Mooring.MessagePack.Tests;

/// <summary>Values go from here to npm's @msgpack/msgpack and from there to here, and are the same on both sides.</summary>
public sealed class NodeRoundTripTests
{
    [Fact]
    public async Task Values_AreTheSameOnBothSides()
    {
        using NodePeer? node = NodePeer.TryStart(out string why);
        Assert.SkipWhen(node is null, $"MessagePack not compared with npm's: {why}");
        foreach (ICase one in Cases()) await one.CheckAsync(node!);
    }

    private static IEnumerable<ICase> Cases()
    {
        foreach (long number in (long[])[0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, long.MaxValue, -1, -32, -33, -128, -129, -32768, -32769, int.MinValue, int.MinValue - 1L, long.MinValue])
            yield return new Case<long, Int64Format>(number, Int(number.ToString(provider: null)));
        yield return new Case<ulong, UInt64Format>(ulong.MaxValue, Int("18446744073709551615"));
        yield return new Case<bool, BooleanFormat>(true, JsonValue.Create(true));
        yield return new Case<bool, BooleanFormat>(false, JsonValue.Create(false));
        yield return new Case<Unit, UnitFormat>(default, null);
        yield return new Case<double, DoubleFormat>(1.1, new JsonObject { ["$float"] = 1.1 });
        yield return new Case<float, SingleFormat>(0.5f, new JsonObject { ["$float"] = 0.5 }, single: true);
        foreach (int length in (int[])[0, 31, 32, 255, 256, 65535, 65536])
        {
            yield return new Case<string, StringFormat>(new string('é', length), JsonValue.Create(new string('é', length)));
            yield return new Case<byte[], BytesFormat>(new byte[length], new JsonObject { ["$bin"] = new string('0', 2 * length) });
            int[] numbers = [.. Enumerable.Range(0, length)];
            yield return new Case<int[], ArrayFormat<int, Int32Format>>(numbers, Array(numbers.Select(i => Int($"{i}"))));
        }

        yield return new Case<System.Text.Rune, RuneFormat>(new System.Text.Rune(0x1f600), JsonValue.Create("\U0001f600"));
        yield return new Case<byte[], ByteSequenceFormat>([1, 200], Array([Int("1"), Int("200")]));
        yield return new Case<string?, OptionFormat<string, StringFormat>>(null, null);
        yield return new Case<int?, NullableFormat<int, Int32Format>>(9, Int("9"));
        yield return new Case<(int, string), TupleFormat<int, Int32Format, string, StringFormat>>((1, "a"), Array([Int("1"), "a"]));
        foreach (int count in (int[])[0, 1, 15, 16, 65536])
        {
            Dictionary<string, int> map = Enumerable.Range(0, count).ToDictionary(i => $"k{i}", i => i);
            var json = new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Int($"{pair.Value}"))));
            yield return new Case<Dictionary<string, int>, DictionaryFormat<string, StringFormat, int, Int32Format>>(map, json);
        }

        yield return new Case<Result<int, string>, ResultFormat<int, Int32Format, string, StringFormat>>(3, new JsonObject { ["Ok"] = Int("3") });
        yield return new Case<Result<int, string>, ResultFormat<int, Int32Format, string, StringFormat>>(
            Result<int, string>.Err("no"), new JsonObject { ["Err"] = "no" });
        yield return new Case<DateTimeOffset, TimestampFormat>(
            new DateTimeOffset(2024, 2, 29, 12, 30, 0, 250, TimeSpan.Zero), JsonValue.Create("2024-02-29T12:30:00.25Z"));
        Guid id = Guid.Parse("6a2f41a3-c54c-fce8-32d2-0324e1c32e22");
        yield return new Case<Guid, GuidFormat>(id, JsonValue.Create(id.ToString()));
        yield return new Case<List<Dictionary<string, bool?>>, ListFormat<Dictionary<string, bool?>, DictionaryFormat<string, StringFormat, bool?, NullableFormat<bool, BooleanFormat>>>>(
            [new() { ["a"] = null }, new() { ["b"] = true }], Array([new JsonObject { ["a"] = null }, new JsonObject { ["b"] = true }]));
    }

    private static JsonObject Int(string digits) => new() { ["$int"] = digits };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    private interface ICase
    {
        Task CheckAsync(NodePeer node);
    }

    private sealed class Case<T, TFormat>(T value, JsonNode? json, bool single = false) : ICase
        where TFormat : IMessagePackFormat<T>
    {
        public async Task CheckAsync(NodePeer node)
        {
            byte[] ours = MessagePackFormat.ToBytes<T, TFormat>(value);
            Assert.True(JsonNode.DeepEquals(json, await node.DecodeAsync(ours)), $"npm's library does not read {typeof(TFormat)} as {Shorten(json)}");
            byte[] theirs = await node.EncodeAsync(json, single);
            Assert.Equal(value, MessagePackFormat.FromBytes<T, TFormat>(theirs));
            // Both choose the smallest encoding, so that even the bytes agree.
            Assert.Equal(theirs, ours);
        }

        private static string Shorten(JsonNode? json)
        {
            string text = json?.ToJsonString() ?? "null";
            return text.Length > 100 ? text[..100] + "..." : text;
        }
    }
}
