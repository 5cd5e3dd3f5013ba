using Mooring.Hosting.Errors;

namespace Mooring.Hosting.Tests.Errors;

public class UnknownOperationTextsTests
{
    [Theory]
    [InlineData("No handler registered for function \"Count\"")]
    [InlineData("No handler registered for function Count")]
    [InlineData("Could not find function \"Count\"")]
    [InlineData("Could not find function Count")]
    [InlineData("Guest call failed: bad dispatch")]
    [InlineData("Guest call failed: Unknown operation")]
    public void Matches_TextOfAGuestSdk_IsRecognised(string error) => Assert.True(UnknownOperationTexts.Matches(error, "Count"));

    [Theory]
    [InlineData("")]
    [InlineData("No handler registered for function \"Other\"")] // of something that the guest itself called
    [InlineData("Could not find function")]
    [InlineData("Count: file not found")]
    [InlineData("Guest call failed: no handler")]
    public void Matches_OtherErrors_AreNot(string error) => Assert.False(UnknownOperationTexts.Matches(error, "Count"));
}
