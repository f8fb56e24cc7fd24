package no.helseprofil.keycloak.signals;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.ssf.event.SsfEvent;
import org.keycloak.ssf.event.SsfEventProviderFactory;

/**
 * Makes our event known to Keycloak's transmitter, so that a stream may ask for it. It isn't among those that each
 * receiver is given: who has an incident is told to whom an administrator lets have it.
 */
public final class SignalEvents implements SsfEventProviderFactory, EnvironmentDependentProviderFactory {

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
}
