package no.helseprofil.timetable;

import static no.helseprofil.timetable.Documents.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.register.RegisterSettings.OrganisationSource;
import no.helseprofil.register.RegisterSettings.OrganisationsDown;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.WhenDown;
import no.helseprofil.timetable.InvalidProfileException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileDocumentTest {

    @Test
    void readsTheSmallestDocument() throws InvalidProfileException {
        Profile profile = ProfileDocument.parse("{\"ruleSet\":\"helseid\"}");
        assertThat(profile.ruleSet()).isEqualTo(RuleSet.HELSEID);
        assertThat(profile.off()).isEmpty();
        assertThat(profile.stages()).isEmpty();
        assertThat(profile.exemptions()).isEmpty();
    }

    @Test
    void readsEveryKnownMember() throws InvalidProfileException {
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

    @Test
    void readsTheRegisters() throws InvalidProfileException {
        assertThat(ProfileDocument.parse("{\"ruleSet\":\"helseid\"}").registers())
                .isEqualTo(RegisterSettings.NONE);
        RegisterSettings registers = ProfileDocument.parse("""
                {
                  "ruleSet": "helseid",
                  "registers": {
                    "practitioners": { "source": "hpr", "whenDown": { "hpr_details": "refuse" } },
                    "organisations": { "source": "file" }
                  }
                }
                """).registers();
        assertThat(registers.practitioners())
                .isEqualTo(new RegisterSettings.Practitioners(PractitionerSource.HPR, WhenDown.OMIT, WhenDown.REFUSE));
        assertThat(registers.organisations())
                .as(
                        "a client may act for what it is registered for, also while the register is down, unless the document says otherwise")
                .isEqualTo(new RegisterSettings.Organisations(OrganisationSource.FILE, OrganisationsDown.ACCEPT));
    }

    @Test
    void explainsProblemsWithARegister() {
        problems("{\"ruleSet\":\"helseid\",\"registers\":{\"practitioners\":{\"source\":\"nav\","
                        + "\"whenDown\":{\"hpr_number\":1}},\"organisations\":{}}}")
                .containsExactly(
                        new Problem("/registers/practitioners/source", "write \"hpr\" or \"file\" or \"attributes\""),
                        new Problem(
                                "/registers/practitioners/whenDown/hpr_number",
                                "write \"omit\" or \"stale\" or \"refuse\""),
                        new Problem("/registers/organisations/source", "write \"enhetsregisteret\" or \"file\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"ruleSet\":\"helseid\",\"ruleSet\":\"fapi2\"}",
                "{\"ruleSet\":\"helseid\"} x",
                "{\"ruleSet\":\"helseid\"}{}"
            })
    void refusesAnythingButOneObject(String text) {
        problems(text).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.pointer()).as("the whole document").isEmpty();
            assertThat(problem.detail()).startsWith("write one JSON object: ");
        });
    }

    @Test
    void refusesADuplicateNestedMember() {
        problems("{\"ruleSet\":\"helseid\",\"requirements\":{\"dpop-nonce\":{\"parameters\":"
                        + "{\"userinfo\":true,\"userinfo\":false}}}}")
                .extracting(Problem::detail)
                .singleElement()
                .asString()
                .contains("a member occurs twice");
    }

    @Test
    void limitsTheSize() throws InvalidProfileException {
        String document = "{\"ruleSet\":\"helseid\"}";
        int max = 64 * 1024;
        assertThat(ProfileDocument.parse(document + " ".repeat(max - document.length())))
                .as("the bound")
                .isNotNull();
        problems(document + " ".repeat(max - document.length() + 1))
                .containsExactly(new Problem("", "write at most 64 kB"));
    }

    @Test
    void isStoredInBasicPlaneCharacters() throws InvalidProfileException {
        String document = exempting("Byttes 🏥 i påsken");

        assertThat(ProfileDocument.storable(document)).isEqualTo(exempting("Byttes \\ud83c\\udfe5 i påsken"));
        assertThat(ProfileDocument.parse(ProfileDocument.storable(document)))
                .isEqualTo(ProfileDocument.parse(document));
        assertThatThrownBy(() -> ProfileDocument.storable(exempting("\\🏥")))
                .as("what is no JSON doesn't become JSON by being escaped")
                .isInstanceOf(InvalidProfileException.class);
    }

    @Test
    void removingAnExemptionKeepsTheRestOfTheText() throws InvalidProfileException {
        String of = ",{\"id\":\"b\",\"reason\":\"r\",\"until\":\"2027-01-01T00:00:00Z\"}]";
        for (String reason : new String[] {"🏥", "\\ud83c\\udfe5"}) {
            String document = exempting(reason);

            assertThat(ProfileDocument.withoutExemption(document.replace("]", of), "b"))
                    .contains(document);
        }
    }

    private static String exempting(String reason) {
        return "{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\"" + reason
                + "\",\"until\":\"2027-01-01T00:00:00Z\"}]}";
    }

    @Test
    void acceptsUtf8Only() throws InvalidProfileException {
        String document = "{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\"a\",\"reason\":\"Bytter i påsken\","
                + "\"until\":\"2027-01-01T00:00:00Z\"}]}";
        assertThat(ProfileDocument.decode(document.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(document);
        assertThatThrownBy(() -> ProfileDocument.decode(document.getBytes(StandardCharsets.ISO_8859_1)))
                .as("to replace what can't be read would be to store another document")
                .isInstanceOf(InvalidProfileException.class)
                .hasMessage(": write one JSON object in UTF-8");
        problems("\uFEFF" + document)
                .as("RFC 8259, section 8.1: no byte order mark")
                .hasSize(1);
        problems(ProfileDocument.decode("{}".getBytes(StandardCharsets.UTF_16BE)))
                .hasSize(1);
    }

    @Test
    void limitsTheDepth() {
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
    void requiresTheRuleSet(String text) {
        problems(text)
                .containsExactly(
                        new Problem("/ruleSet", "write \"helseid\" or \"fapi2\" or \"fapi2-message-signing\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2026.2\"", "\"2026.10\"", "\"\"", "null", "2026.1", "2026.10", "[\"2026.1\"]"})
    void refusesAnUnknownEdition(String catalogue) {
        problems("{\"ruleSet\":\"helseid\",\"catalogue\":" + catalogue + "}")
                .as("an edition is a name: as a number, 2026.10 would be 2026.1")
                .containsExactly(new Problem("/catalogue", "write \"2026.1\", the edition that this version knows"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"holds", "ruleset", "cohort", "", "a/b~c"})
    void refusesAnUnknownMember(String member) {
        problems("{\"ruleSet\":\"helseid\",\"" + member + "\":{}}")
                .as("an authority that writes it relies on it")
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer())
                            .isEqualTo("/" + member.replace("~", "~0").replace("/", "~1"));
                    assertThat(problem.detail()).startsWith("this version knows no such member");
                });
    }

    @Test
    void reportsAllProblemsAtOnce() {
        String document = """
                {
                  "ruleSet": "helse",
                  "catalogue": "1999.1",
                  "newClientsFrom": "1. januar",
                  "cohorts": { "fast lege": {}, "fastlege": [] },
                  "waivers": { "longest": "ever" },
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
                        "/newClientsFrom",
                        "/cohorts/fast lege",
                        "/cohorts/fastlege",
                        "/waivers/longest",
                        "/requirements/no-such",
                        "/requirements/dpop-proof/phase",
                        "/requirements/dpop-nonce/announced",
                        "/requirements/dpop-nonce/parameters/lifetime",
                        "/requirements/dpop-nonce/parameters/x",
                        "/exempt/0/reason",
                        "/exempt/0/until");
        assertThatThrownBy(() -> ProfileDocument.parse(document))
                .as("the message shows all of them too")
                .hasMessageContaining("/ruleSet: write \"helseid\" or \"fapi2\" or \"fapi2-message-signing\"; ")
                .hasMessageContaining("/exempt/0/until: write an instant");
    }

    private static Outcome lifetimeOf(Profile profile, int seconds) {
        Facts facts = FactsFixture.tokenRequest()
                .assertionClaim("exp", FactsFixture.SECOND + seconds)
                .facts();
        RequestCheck lifetime = Catalogue.get(AssertionLifetime.class);
        Outcome outcome = lifetime.check(facts, profile.parametersOf(lifetime));
        if (outcome instanceof Outcome.Failed failed) {
            assertThat(failed.error()).isEqualTo(OAuthError.INVALID_CLIENT);
        }
        return outcome;
    }
}
