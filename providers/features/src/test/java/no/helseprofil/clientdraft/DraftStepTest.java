package no.helseprofil.clientdraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import no.helseprofil.clientdraft.ClientDraft.DraftStep;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.DraftChange.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A line of changes is read as it was written. */
class DraftStepTest {

    private static final String NEW_CLIENT = """
            {"organizationNumber": "999977774", "apiScopes": ["nhn:a/read"], "publicJwk":
              {"kty": "EC", "crv": "P-256", "kid": "1", "alg": "ES256",
               "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
               "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}
            """;

    @ParameterizedTest
    @EnumSource(DraftStep.class)
    void aChangeRecordBelongsToOneStep(DraftStep step) {
        assertThat(DraftStep.values())
                .filteredOn(other -> other.isIn(step.details()))
                .containsExactly(step);
    }

    @Test
    void readsTheSettingsOfAChangeRecord() {
        ObjectNode line = DraftStep.OFFERED.details();
        DraftChange.tell(
                line,
                List.of(
                        new DraftChange(Setting.API_SCOPES, List.of("nhn:demo-api/read"), List.of()),
                        new DraftChange(Setting.REDIRECT_URIS, List.of(), List.of("https://a.example/"))));

        assertThat(DraftChange.settingsIn(line)).containsExactly("apiScopes", "redirectUris");
        assertThat(DraftChange.settingsIn(DraftStep.WITHDRAWN.details())).isEmpty();
        assertThat(ClientDraft.isIn(line)).as("it is a change of a client").isFalse();
    }

    @Test
    void distinguishesANewClientFromAChange() throws UnfitDraftException {
        ObjectNode line = DraftStep.CONFIRMED.details();
        ClientDraft.read(NEW_CLIENT.getBytes(StandardCharsets.UTF_8)).tell(line);

        assertThat(ClientDraft.isIn(line)).isTrue();
        assertThat(DraftChange.settingsIn(line)).containsExactly("apiScopes");
    }
}
