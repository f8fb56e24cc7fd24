package no.helseprofil.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import no.helseprofil.profile.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDocumentTest {

    @Test
    void readsTheSmallestDocument() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse("{\"ruleSet\":\"helseid\"}");
        assertThat(profile.ruleSet()).isEqualTo(RuleSet.HELSEID);
        assertThat(profile.off()).isEmpty();
        assertThat(profile.parameters()).isEmpty();
        assertThat(profile.exemptions()).isEmpty();
    }

    @Test
    void readsEverythingThatThisVersionKnows() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse("""
                {
                  "ruleSet": "fapi2",
                  "catalogue": "2026.1",
                  "requirements": {
                    "assertion-type": { "phase": "off" },
                    "assertion-lifetime": { "parameters": { "max": "PT30S", "ahead": "PT5S" } },
                    "dpop-nonce": { "parameters": { "userinfo": true } },
                    "dpop-proof": {}
                  },
                  "exempt": [
                    { "id": "7f0c2a9e", "reason": "replaced in March", "until": "2026-04-01T00:00:00+02:00" }
                  ]
                }
                """);
        assertThat(profile.ruleSet()).isEqualTo(RuleSet.FAPI2);
        assertThat(profile.off()).containsExactly("assertion-type");
        assertThat(profile.exemptions())
                .containsExactly(
                        new Profile.Exemption("7f0c2a9e", "replaced in March", Instant.parse("2026-03-31T22:00:00Z")));
        assertThat(lifetimeOf(profile, 30)).as("max 30 s").isEqualTo(Outcome.PASSED);
        assertThat(lifetimeOf(profile, 31))
                .as("the value of the document is in force")
                .isInstanceOf(Outcome.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"ruleSet\":\"helseid\",\"ruleSet\":\"fapi2\"}",
                "{\"ruleSet\":\"helseid\"} x"
            })
    void refusesWhatIsNotOneObject(String text) {
        problems(text).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.pointer()).as("the whole document").isEmpty();
            assertThat(problem.detail()).startsWith("write one JSON object: ");
        });
    }

    @Test
    void refusesAMemberThatOccursTwiceDeepInside() {
        problems("{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"parameters\":"
                        + "{\"userinfo\":true,\"userinfo\":false}}}}")
                .extracting(Problem::detail)
                .singleElement()
                .asString()
                .contains("a member occurs twice");
    }

    @Test
    void boundsTheSize() throws InvalidProfileException {
        String document = "{\"ruleSet\":\"helseid\"}";
        int max = 64 * 1024;
        assertThat(ProfileDocument.parse(document + " ".repeat(max - document.length())))
                .as("the bound")
                .isNotNull();
        problems(document + " ".repeat(max - document.length() + 1))
                .containsExactly(new Problem("", "write at most 64 kB"));
    }

    @Test
    void boundsTheDepth() {
        problems("{\"ruleSet\":" + "[".repeat(1000) + "]".repeat(1000) + "}")
                .extracting(Problem::detail)
                .singleElement()
                .asString()
                .contains("too deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ruleSet\":null}",
                "{\"ruleSet\":\"HelseID\"}",
                "{\"ruleSet\":1}",
                "{\"ruleSet\":[\"fapi2\"]}"
            })
    void asksForTheRuleSet(String text) {
        problems(text).containsExactly(new Problem("/ruleSet", "write \"helseid\" or \"fapi2\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026.2\"", "\"2026.10\"", "\"\"", "null", "2026.1", "2026.10", "[\"2026.1\"]"})
    void refusesAnEditionThatItDoesNotKnow(String catalogue) {
        problems("{\"ruleSet\":\"helseid\",\"catalogue\":" + catalogue + "}")
                .as("an edition is a name: as a number, 2026.10 would be 2026.1")
                .containsExactly(new Problem("/catalogue", "write \"2026.1\", the edition that this version knows"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newClientsFrom", "cohorts", "waivers", "holds", "ruleset", "", "a/b~c"})
    void refusesWhatThisVersionDoesNotKnow(String member) {
        problems("{\"ruleSet\":\"helseid\",\"" + member + "\":{}}")
                .as("an authority that writes it relies on it")
                .containsExactly(new Problem(
                        "/" + member.replace("~", "~0").replace("/", "~1"), "this version knows no such member"));
    }

    @ParameterizedTest
    @CsvSource({"announced", "enforced", "from"})
    void refusesDatesSinceThisVersionKnowsNone(String member) {
        problems(requirement("pushed-authorization", "{\"" + member + "\":\"2027-06-01T00:00:00Z\"}"))
                .as("until dates come, dated requirements are enforced for every client")
                .containsExactly(new Problem(
                        "/requirements/pushed-authorization/" + member, "this version knows no such member"));
    }

    @Test
    void refusesARequirementThatNobodyKnows() {
        problems(requirement("pushed-authorisation", "{}"))
                .containsExactly(new Problem("/requirements/pushed-authorisation", "no requirement has this name"));
        problems(requirement("a/b~c", "{}")).extracting(Problem::pointer).containsExactly("/requirements/a~1b~0c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"off\"", "[]", "null", "true"})
    void refusesARequirementThatIsNoObject(String value) {
        problems(requirement("dpop-nonce", value))
                .containsExactly(new Problem("/requirements/dpop-nonce", "write an object"));
        problems("{\"ruleSet\":\"helseid\",\"requirements\":" + value + "}")
                .containsExactly(new Problem("/requirements", "write an object with a member for each requirement"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"observed\"",
                "\"announced\"",
                "\"enforced\"",
                "\"measured\"",
                "\"OFF\"",
                "\"\"",
                "null",
                "false"
            })
    void refusesEveryOtherPhase(String phase) {
        problems(requirement("dpop-nonce", "{\"phase\":" + phase + "}"))
                .containsExactly(new Problem("/requirements/dpop-nonce/phase", "write \"off\", or leave it out"));
    }

    @ParameterizedTest
    @MethodSource("no.helseprofil.profile.Catalogue#requirements")
    void turnsOffWhatIsDatedAndNothingElse(Requirement requirement) throws InvalidProfileException {
        String document = requirement(requirement.id(), "{\"phase\":\"off\"}");
        if (requirement.kind() == Kind.INVARIANT) {
            problems(document)
                    .containsExactly(new Problem(
                            "/requirements/" + requirement.id() + "/phase",
                            "leave it out; this requirement can't be turned off"));
        } else {
            assertThat(ProfileDocument.parse(document).phaseOf(requirement)).isEqualTo(Phase.OFF);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assertion-lifetime | max      | \"PT0S\"     | write a duration from PT1S to PT10M",
                "assertion-lifetime | max      | \"PT10M1S\"  | write a duration from PT1S to PT10M",
                "assertion-lifetime | max      | 60           | write a duration from PT1S to PT10M",
                "assertion-lifetime | ahead    | \"PT16S\"    | write a duration from PT0S to PT15S",
                "dpop-proof-age     | max      | \"PT25S\"    | write a duration from PT1S to PT24S",
                "dpop-proof-age     | ahead    | \"-PT1S\"    | write a duration from PT0S to PT15S",
                "dpop-nonce         | lifetime | \"PT10M1S\"  | write a duration from PT1S to PT10M",
                "dpop-nonce         | userinfo | \"true\"     | write true or false",
                "signing-algorithm  | allowed  | [\"none\"]   | write a list with at least one of RS256",
                "key-strength       | rsa      | 1023         | write a whole number from 1024 to 16384",
                "key-strength       | ec       | 522          | write a whole number from 224 to 521",
                "dpop-nonce         | max      | \"PT60S\"    | this requirement has no such parameter",
                "dpop-proof         | max      | \"PT60S\"    | this requirement has no such parameter"
            })
    void saysWhichParametersItTakes(String id, String name, String value, String detail) {
        problems(requirement(id, "{\"parameters\":{\"" + name + "\":" + value + "}}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/requirements/" + id + "/parameters/" + name);
                    assertThat(problem.detail()).startsWith(detail);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assertion-lifetime | max      | \"PT1S\"",
                "assertion-lifetime | max      | \"PT10M\"",
                "assertion-lifetime | ahead    | \"PT15S\"",
                "dpop-proof-age     | max      | \"PT24S\"",
                "dpop-nonce         | lifetime | \"PT1S\"",
                "dpop-nonce         | lifetime | \"PT10M\"",
                "signing-algorithm  | allowed  | [\"ES512\", \"PS512\"]",
                "key-strength       | rsa      | 16384",
                "key-strength       | ec       | 224"
            })
    void takesParametersUpToTheirBounds(String id, String name, String value) throws InvalidProfileException {
        Profile profile = ProfileDocument.parse(requirement(id, "{\"parameters\":{\"" + name + "\":" + value + "}}"));
        assertThat(profile.parameters().get(id)).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"max\"", "1"})
    void refusesParametersThatAreNoObject(String value) {
        problems(requirement("dpop-nonce", "{\"parameters\":" + value + "}"))
                .containsExactly(new Problem(
                        "/requirements/dpop-nonce/parameters", "write an object with a member for each parameter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "\"7f0c2a9e\""})
    void refusesExemptionsThatAreNoList(String value) {
        problems("{\"ruleSet\":\"helseid\",\"exempt\":" + value + "}")
                .containsExactly(new Problem("/exempt", "write a list"));
    }

    @Test
    void asksForEveryPartOfAnExemption() {
        problems(
                        "{\"ruleSet\":\"helseid\",\"exempt\":[\"7f0c2a9e\",{},"
                                + "{\"id\":1,\"reason\":\" \",\"until\":\"2027-01-01\"},"
                                + "{\"id\":\"7f0c2a9e\",\"reason\":\"r\",\"until\":\"2027-01-01T00:00:00Z\",\"clientId\":\"epj\"}]}")
                .extracting(Problem::pointer, Problem::detail)
                .containsExactlyInAnyOrder(
                        tuple("/exempt/0", "write an object with id, reason and until"),
                        tuple("/exempt/1/id", "write the internal id of the client"),
                        tuple("/exempt/1/reason", "write why this client is exempt"),
                        tuple("/exempt/1/until", "write an instant with its zone, such as 2027-01-01T00:00:00Z"),
                        tuple("/exempt/2/id", "write the internal id of the client"),
                        tuple("/exempt/2/reason", "write why this client is exempt"),
                        tuple("/exempt/2/until", "write an instant with its zone, such as 2027-01-01T00:00:00Z"),
                        tuple("/exempt/3/clientId", "this version knows no such member"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"2027-01-01T00:00:00\"", "\"2027\"", "\"\"", "1798761600", "null", "\"2027-13-01T00:00:00Z\""})
    void takesNoEndWithoutAZone(String until) {
        problems("{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\"b\",\"until\":" + until + "}]}")
                .extracting(Problem::pointer)
                .containsExactly("/exempt/0/until");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        String document = """
                {
                  "ruleSet": "helse",
                  "catalogue": "1999.1",
                  "cohorts": {},
                  "requirements": {
                    "no-such": {},
                    "dpop-proof": { "phase": "off" },
                    "dpop-nonce": { "announced": "2026-01-01", "parameters": { "lifetime": "3 minutes", "x": 1 } }
                  },
                  "exempt": [ { "id": "a" } ]
                }
                """;
        problems(document)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder(
                        "/ruleSet",
                        "/catalogue",
                        "/cohorts",
                        "/requirements/no-such",
                        "/requirements/dpop-proof/phase",
                        "/requirements/dpop-nonce/announced",
                        "/requirements/dpop-nonce/parameters/lifetime",
                        "/requirements/dpop-nonce/parameters/x",
                        "/exempt/0/reason",
                        "/exempt/0/until");
        assertThatThrownBy(() -> ProfileDocument.parse(document))
                .as("the message tells all of them too")
                .hasMessageContaining("/ruleSet: write \"helseid\" or \"fapi2\"; ")
                .hasMessageContaining("/exempt/0/until: write an instant");
    }

    private static Outcome lifetimeOf(Profile profile, int seconds) {
        Facts facts = FactsFixture.tokenRequest()
                .assertionClaim("exp", FactsFixture.SECOND + seconds)
                .facts();
        Requirement lifetime = Catalogue.get("assertion-lifetime");
        Outcome outcome = lifetime.check(facts, profile.parametersOf(lifetime));
        if (outcome instanceof Outcome.Failed failed) {
            assertThat(failed.error()).isEqualTo(OAuthError.INVALID_CLIENT);
        }
        return outcome;
    }

    private static String requirement(String id, String value) {
        return "{\"ruleSet\":\"helseid\",\"requirements\":{\"" + id + "\":" + value + "}}";
    }

    private static ListAssert<Problem> problems(String text) {
        try {
            ProfileDocument.parse(text);
        } catch (InvalidProfileException invalid) {
            return assertThat(invalid.problems()).as("%.200s", text);
        }
        throw new AssertionError("this document was taken: " + text);
    }
}
