package no.helseprofil.testserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Listener of somebody's extension, which records the events of administrators at once. */
public final class AdminEventRecorder implements EventListenerProviderFactory, EventListenerProvider {

    private static final List<String> RECORDED = new CopyOnWriteArrayList<>();

    /** Returns all recorded events, in their order. */
    static List<String> recorded() {
        return RECORDED;
    }

    @Override
    public String getId() {
        return "test-listener";
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void onEvent(Event event) {}

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        @Nullable String representation = event.getRepresentation();
        RECORDED.add(event.getResourcePath() + " " + (includeRepresentation ? representation : ""));
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
