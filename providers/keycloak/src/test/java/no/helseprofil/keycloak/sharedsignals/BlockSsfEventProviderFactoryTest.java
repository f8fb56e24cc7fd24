package no.helseprofil.keycloak.sharedsignals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.BlockState;
import no.helseprofil.keycloak.sharedsignals.BlockSsfEventProviderFactory.BlockChangeEvent;
import org.junit.jupiter.api.Test;
import org.keycloak.ssf.event.SsfEvent;

class BlockSsfEventProviderFactoryTest {

    private final BlockSsfEventProviderFactory events = new BlockSsfEventProviderFactory();

    @Test
    void theEventIsKnownButNotOfferedByDefault() {
        SsfEvent made =
                events.getContributedEventFactories().get(BlockChangeEvent.TYPE).get();

        assertThat(made.getEventType()).isEqualTo("urn:helseprofil:secevent:block-change");
        assertThat(made.getAlias()).isEqualTo("HelseprofilBlockChange");
        assertThat(events.getEmittableEventTypes()).isEmpty();
        assertThat(events.getNativelyEmittedEventTypes()).isEmpty();
    }

    @Test
    void containsTheStateAndItsEnd() {
        assertThat(json(new BlockState(Block.Kind.CLIENT, "journal", true, Instant.ofEpochSecond(1_795_780_800)))
                        .toString())
                .isEqualTo("{\"kind\":\"client\",\"blocked\":true,\"expires\":1795780800}");
        assertThat(json(new BlockState(Block.Kind.KEY, "a", false, null)).toString())
                .isEqualTo("{\"kind\":\"key\",\"blocked\":false}");
    }

    private static JsonNode json(BlockState state) {
        return new ObjectMapper().valueToTree(BlockChangeEvent.of(state));
    }
}
