package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.catalogue.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@code docs/forecast.md} is written by this class; the rest of that page is not. */
class ForecastDocumentTest {

    private static final GeneratedDocument DOCUMENT =
            new GeneratedDocument(Docs.file("forecast.md"), "forecast.write", ForecastDocumentTest.class);
    private static final String HEAD = "| requirement | shows a refusal |\n|---|---|\n";
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Parameters DEFAULTS = Parameters.defaults(RuleSet.HELSEID);

    @Test
    void theTableMatchesShownByConfiguration() throws IOException {
        String document = DOCUMENT.text();
        int table = document.indexOf(HEAD);
        assertThat(table).as("the head of the table in docs/forecast.md").isPositive();
        int rows = table + HEAD.length();
        DOCUMENT.shows(document.substring(0, rows) + shown() + "\n" + notShown()
                + document.substring(document.indexOf("\n\n#", rows) + 1));
    }

    @ParameterizedTest
    @MethodSource("onClients")
    void everyClientCheckStatesWhetherConfigurationShowsARefusal(ClientCheck requirement) {
        assertThat(ShownByConfiguration.of(requirement))
                .as(
                        "%s needs a row in ShownByConfiguration: whether what is registered shows by itself that it refuses a"
                                + " client, by refusesWhateverIsSent, or why it can't",
                        requirement.id())
                .isPresent();
    }

    @ParameterizedTest
    @MethodSource("onClients")
    void onlyListedRequirementsAreShownByConfiguration(ClientCheck requirement) throws ReflectiveOperationException {
        boolean isShown = !requirement
                .getClass()
                .getMethod("refusesWhateverIsSent", ClientMetadata.class, Parameters.class, Instant.class)
                .getDeclaringClass()
                .equals(ClientCheck.class);

        assertThat(ShownByConfiguration.of(requirement))
                .map(ShownByConfiguration::isShown)
                .as(requirement.id())
                .contains(isShown);
        assertThat(requirement.refusesWhateverIsSent(ClientFixture.compliant().metadata(), DEFAULTS, NOW))
                .as("a client that is registered as it should be (%s)", requirement.id())
                .isEmpty();
    }

    /** One evaluation: what the forecast says of a registration comes true when the client comes. */
    @ParameterizedTest
    @EnumSource(ShownByConfiguration.class)
    void aListedClientIsActuallyRefused(ShownByConfiguration row) throws ReflectiveOperationException {
        if (row.client().isEmpty()) {
            return;
        }
        ClientCheck requirement = Catalogue.all(ClientCheck.class)
                .filter(check ->
                        ShownByConfiguration.of(check).filter(row::equals).isPresent())
                .findFirst()
                .orElseThrow();
        ClientMetadata client = row.client().get().metadata();

        assertThat(requirement.refusesWhateverIsSent(client, DEFAULTS, NOW))
                .as("the forecast of %s", client)
                .isPresent();
        if (requirement instanceof RequestCheck onRequests) {
            RequirementContract contract = RequirementContract.of(onRequests);
            contract.check(row.request(contract)).isInstanceOf(Outcome.Failed.class);
        }
    }

    static Stream<ClientCheck> onClients() {
        return Catalogue.all(ClientCheck.class);
    }

    private static String shown() {
        return judged().filter(ForecastDocumentTest::isShown)
                .map(requirement ->
                        "| %s | %s |\n".formatted(link(requirement), ShownByConfiguration.text(requirement)))
                .collect(Collectors.joining());
    }

    /** One line for each reason. */
    private static String notShown() {
        return judged()
                .filter(requirement -> !isShown(requirement))
                .collect(Collectors.groupingBy(
                        ShownByConfiguration::text,
                        LinkedHashMap::new,
                        Collectors.mapping(ForecastDocumentTest::link, Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(reason -> "* %s: %s\n".formatted(reason.getKey(), reason.getValue()))
                .collect(Collectors.joining());
    }

    private static boolean isShown(Requirement requirement) {
        return ShownByConfiguration.of(requirement)
                .filter(ShownByConfiguration::isShown)
                .isPresent();
    }

    private static String link(Requirement requirement) {
        return "[`%s`](requirements.md#%s)".formatted(requirement.id(), requirement.id());
    }

    private static Stream<Requirement> judged() {
        return Catalogue.requirements().stream()
                .filter(requirement -> requirement instanceof ClientCheck || requirement instanceof RequestCheck);
    }
}
