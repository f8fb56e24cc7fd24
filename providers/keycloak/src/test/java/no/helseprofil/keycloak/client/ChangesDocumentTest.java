package no.helseprofil.keycloak.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.ClientCheck;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientFixture;
import no.helseprofil.profile.ClientMetadata.KeptClaims;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.RuleSet;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/assessment.md} of what changes on a date without a refusal: every such requirement of the
 * catalogue.
 */
class ChangesDocumentTest {

    private static final GeneratedDocument DOCUMENT =
            new GeneratedDocument(Docs.file("assessment.md"), "changes.write", ChangesDocumentTest.class);
    private static final String HEAD = "| what changes on the date of | settings that say so before |\n|---|---|\n";

    /** Clients, one for each setting that announces a change. */
    private static final List<ClientFixture> CLIENTS = List.of(
            client().without(ClientSetting.ACCESS_TOKEN_TYPE),
            client().keeps(new KeptClaims(Set.of("email"), Set.of("realm_access"))),
            client().with(ClientSetting.ACCESS_TOKEN_LIFETIME, "601"),
            client().with(ClientSetting.IMPLICIT_FLOW, "true").implicitTokenLifetime(601),
            client().with(ClientSetting.FULL_SCOPE, "true"),
            client().with(ClientSetting.CODE_FLOW, "true"),
            client().with(ClientSetting.CLIENT_CREDENTIALS, "true")
                    .with(ClientSetting.REFRESH_TOKENS_FOR_ITSELF, "true"),
            client().with(ClientSetting.EXCHANGED_REFRESH_TOKENS, "SAME_SESSION"),
            client().with(ClientSetting.WITHOUT_ISSUER, "true"));

    @Test
    void theTableListsRequirementsThatRefuseNoRequest() throws IOException {
        String document = DOCUMENT.text();
        assertThat(document).contains(HEAD);
        DOCUMENT.shows(written(document));
    }

    @Test
    void onlyRequirementsThatRefuseNoRequestAnnounceChanges() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> !requirement.refusesNoRequest())
                .as("a refusal reports the others")
                .allSatisfy(requirement -> assertThat(settings(requirement)).isEmpty());
    }

    private static String written(String document) {
        int start = document.indexOf(HEAD) + HEAD.length();
        return document.substring(0, start) + rows() + document.substring(document.indexOf("\n\n", start - 1));
    }

    private static String rows() {
        return Catalogue.requirements().stream()
                .filter(Requirement::refusesNoRequest)
                .map(requirement -> "| [`%1$s`](requirements.md#%1$s) | %2$s |"
                        .formatted(requirement.id(), named(settings(requirement))))
                .collect(Collectors.joining("\n"));
    }

    private static String named(List<ClientSetting> settings) {
        return settings.isEmpty()
                ? "–"
                : settings.stream()
                        .map(setting -> "`" + ClientSettings.name(setting) + "`")
                        .collect(Collectors.joining(", "));
    }

    /** Returns the settings for which the requirement says that something changes. */
    private static List<ClientSetting> settings(Requirement requirement) {
        return requirement instanceof ClientCheck check
                ? CLIENTS.stream()
                        .flatMap(client -> changes(check, client))
                        .distinct()
                        .toList()
                : List.of();
    }

    private static Stream<ClientSetting> changes(ClientCheck check, ClientFixture client) {
        return check.changes(client.metadata(), Parameters.defaults(RuleSet.HELSEID)).stream()
                .map(Violation::setting);
    }

    private static ClientFixture client() {
        return ClientFixture.compliant();
    }
}
