package no.helseprofil.keycloak.sharedsignals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.sharedsignals.BlockSignals.Transmitter.SecurityEvent;
import no.helseprofil.keycloak.sharedsignals.BlockSsfEventProviderFactory.BlockChangeEvent;
import org.junit.jupiter.api.Test;

class TransmitterTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final Set<String> EVENT = Set.of(BlockChangeEvent.TYPE);

    @Test
    void theSameEventHasTheSameId() {
        String first = new SecurityEvent("block", "added", NOW).id("stream", EVENT);

        assertThat(new SecurityEvent("block", "added", NOW.plusSeconds(600)).id("stream", EVENT))
                .as("the outbox keeps one of them")
                .isEqualTo(first);
    }

    @Test
    void aDifferentEventHasAnotherId() {
        Stream<String> ids = Stream.of(
                new SecurityEvent("block", "added", NOW).id("stream", EVENT),
                new SecurityEvent("other", "added", NOW).id("stream", EVENT),
                new SecurityEvent("block", "removed", NOW).id("stream", EVENT),
                new SecurityEvent("block", "session a", NOW).id("stream", EVENT),
                new SecurityEvent("block", "session b", NOW).id("stream", EVENT),
                new SecurityEvent("block", "added", NOW).id("other", EVENT),
                new SecurityEvent("block", "added", NOW).id("stream", Set.of("another event")));

        assertThat(ids).doesNotHaveDuplicates();
    }
}
