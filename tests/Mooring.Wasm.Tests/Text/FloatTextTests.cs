using System.Globalization;
using Mooring.Wasm.Text.Numbers;

namespace Mooring.Wasm.Tests.Text;

public class FloatTextTests
{
    [Theory]
    [InlineData("0x1p-149", 0x00000001u)]
    [InlineData("0x1p-150", 0x00000000u)] // half the smallest: to even
    [InlineData("0x1.000001p-150", 0x00000001u)]
    [InlineData("0x1p-151", 0x00000000u)]
    [InlineData("0x1.fffffffffffffffffffp-151", 0x00000000u)]
    [InlineData("0x1.fffffep-127", 0x00800000u)] // rounds up out of the subnormals
    [InlineData("0x0.fffffe8p-126", 0x007fffffu)]
    [InlineData("0x0.ffffffp-126", 0x00800000u)]
    [InlineData("0x1.000001p0", 0x3f800000u)] // tie to even
    [InlineData("0x1.000003p0", 0x3f800002u)]
    [InlineData("0x1.00000100000000000000000001p0", 0x3f800001u)] // a tie but for a digit far behind
    [InlineData("0x1.fffffep127", 0x7f7fffffu)]
    [InlineData("-0x0p0", 0x80000000u)]
    [InlineData("0x_1p0", null)]
    [InlineData("0x1.ffffffp127", null)]
    [InlineData("1e39", null)]
    [InlineData("340282356779733661637539395458142568448", null)]
    [InlineData("340282356779733661637539395458142568447", 0x7f7fffffu)]
    [InlineData("1_0.2_5e0_1", 0x42cd0000u)]
    [InlineData("-inf", 0xff800000u)]
    [InlineData("nan", 0x7fc00000u)]
    [InlineData("-nan:0x1", 0xff800001u)]
    [InlineData("nan:0x7f_ffff", 0x7fffffffu)]
    [InlineData("nan:0x800000", null)]
    [InlineData("nan:0x0", null)]
    public void Single_Literal_RoundsOnceToNearestEven(string text, uint? expected)
    {
        if (NumberText.Classify(text) == NumberShape.None) Assert.Null(expected);
        else Assert.Equal(expected, FloatText.Single(text));
    }

    [Theory]
    [InlineData("0x1p-1074", 0x0000000000000001ul)]
    [InlineData("0x1p-1075", 0x0000000000000000ul)]
    [InlineData("0x1.8p-1075", 0x0000000000000001ul)]
    [InlineData("0x1.fffffffffffff7p1023", 0x7feffffffffffffful)]
    [InlineData("0x1.fffffffffffff8p1023", null)]
    [InlineData("0x123456789abcdef123456789p-96", 0x3fb23456789abcdful)]
    [InlineData("0x1p99999999999999999999999", null)]
    [InlineData("0x1p-99999999999999999999999", 0x0ul)]
    [InlineData("0x0p99999999999999999999999", 0x0ul)]
    [InlineData("4.9406564584124654e-324", 0x1ul)]
    [InlineData("nan:0xfffffffffffff", 0x7ffffffffffffffful)]
    public void Double_Literal_RoundsOnceToNearestEven(string text, ulong? expected) => Assert.Equal(expected, FloatText.Double(text));

    [Fact]
    public void Double_HexOfRandomDoubles_ReadsBack()
    {
        var random = new Random(20);
        for (int i = 0; i < 20_000; i++)
        {
            ulong bits = (ulong)random.NextInt64() & 0x7fff_ffff_ffff_ffff;
            if (bits >> 52 == 0x7ff) continue;
            ulong exponent = bits >> 52;
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"0x{(exponent == 0 ? 0 : 1)}.{bits & 0xf_ffff_ffff_ffff:x13}p{(exponent == 0 ? -1022 : (int)exponent - 1023)}");
            Assert.Equal(bits, FloatText.Double(text));
        }
    }

    [Theory]
    [InlineData("0", NumberShape.Natural)]
    [InlineData("0x_1", NumberShape.None)]
    [InlineData("1__0", NumberShape.None)]
    [InlineData("1_", NumberShape.None)]
    [InlineData("_1", NumberShape.None)]
    [InlineData("+0x1F", NumberShape.Integer)]
    [InlineData("1.", NumberShape.Float)]
    [InlineData(".5", NumberShape.None)]
    [InlineData("1.e5", NumberShape.Float)]
    [InlineData("1e", NumberShape.None)]
    [InlineData("1._5", NumberShape.None)]
    [InlineData("0x1.p-1", NumberShape.Float)]
    [InlineData("0x", NumberShape.None)]
    [InlineData("0xg", NumberShape.None)]
    [InlineData("nan:canonical", NumberShape.None)]
    [InlineData("nan:0x", NumberShape.None)]
    [InlineData("+inf", NumberShape.Float)]
    [InlineData("infinity", NumberShape.None)]
    [InlineData("", NumberShape.None)]
    [InlineData("-", NumberShape.None)]
    public void Classify_Word_SaysWhatKindOfNumber(string word, object shape) => Assert.Equal((NumberShape)shape, NumberText.Classify(word));
}
