package no.helseprofil.keycloak.sharedsignals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.BlockState;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.ssf.event.SsfEvent;
import org.keycloak.ssf.event.SsfEventProviderFactory;
import org.keycloak.ssf.event.caep.CaepEvent;

/**
 * Makes our event known to Keycloak's transmitter, so that a stream may ask for it. It isn't among those that each
 * receiver is given: which party has an incident is disclosed where an administrator allows it.
 */
public final class BlockSsfEventProviderFactory
        implements SsfEventProviderFactory, EnvironmentDependentProviderFactory {

    @Override
    public String getId() {
        return "helseprofil";
    }

    @Override
    public Map<String, Supplier<? extends SsfEvent>> getContributedEventFactories() {
        return Map.of(BlockChangeEvent.TYPE, BlockChangeEvent::new);
    }

    /** Keycloak takes these for what a receiver gets of which no administrator has said anything. */
    @Override
    public Set<String> getEmittableEventTypes() {
        return Set.of();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // Keycloak asks for the events by itself
    }

    @Override
    public boolean isSupported(Config.Scope config) {
        return BlockSignals.isFeatureOn();
    }

    /**
     * Event of something that has been blocked or unblocked. The subject of its token names the key, client or
     * organisation; the reason and the author aren't disclosed. Its members {@code event_timestamp} and
     * {@code initiating_entity} are those of CAEP, which Keycloak 26.8 gives to events of CAEP alone.
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @SuppressWarnings("UnusedVariable") // Jackson reads them
    public static final class BlockChangeEvent extends CaepEvent {

        /** Type by which it is asked for, and by which it stands in {@code events}. */
        public static final String TYPE = "urn:helseprofil:secevent:block-change";

        /** Name of the event in the settings of a client. */
        static final String ALIAS = "HelseprofilBlockChange";

        /** {@link Block.Kind#text}. */
        @JsonProperty("kind")
        private @Nullable String kind;

        /** State of all its blocks taken together. */
        @JsonProperty("blocked")
        private boolean blocked;

        /** End of the block in seconds since 1970; null if it has none. */
        @JsonProperty("expires")
        private @Nullable Long expires;

        /** Constructor for Keycloak, which makes one to learn its name. */
        public BlockChangeEvent() {
            super(TYPE);
            setAlias(ALIAS);
        }

        static BlockChangeEvent of(BlockState state) {
            BlockChangeEvent event = new BlockChangeEvent();
            event.kind = state.kind().text();
            event.blocked = state.blocked();
            Instant end = state.expires();
            event.expires = end == null ? null : end.getEpochSecond();
            return event;
        }
    }
}
