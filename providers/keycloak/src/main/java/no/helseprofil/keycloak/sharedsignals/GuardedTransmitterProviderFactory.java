package no.helseprofil.keycloak.sharedsignals;

import no.helseprofil.keycloak.client.ClientCalls;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.outbox.OutboxDeliveryResult;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.OutboxEntryEntity;
import org.keycloak.ssf.event.token.SecurityEventToken;
import org.keycloak.ssf.transmitter.DefaultSsfTransmitterProviderFactory;
import org.keycloak.ssf.transmitter.SsfTransmitterContext;
import org.keycloak.ssf.transmitter.delivery.push.PushDeliveryOutcome;
import org.keycloak.ssf.transmitter.delivery.push.PushDeliveryService;
import org.keycloak.ssf.transmitter.outbox.SsfPushDeliveryHandler;
import org.keycloak.ssf.transmitter.stream.StreamConfig;

/** Keycloak's transmitter by the same id. A push goes to the address of a receiver as any call for a client does. */
public final class GuardedTransmitterProviderFactory extends DefaultSsfTransmitterProviderFactory {

    @Override
    public PushDeliveryService createPushDelivery(KeycloakSession session, SsfTransmitterContext context) {
        return new PushDeliveryService(session, context.config()) {

            @Override
            public PushDeliveryOutcome deliverEvent(StreamConfig stream, SecurityEventToken token, String encoded) {
                ClientModel receiver = receiver(session, stream);
                return receiver == null
                        ? PushDeliveryOutcome.invalidConfig("no receiver")
                        : ClientCalls.during(session, receiver, () -> super.deliverEvent(stream, token, encoded));
            }
        };
    }

    private static @Nullable ClientModel receiver(KeycloakSession session, @Nullable StreamConfig stream) {
        RealmModel realm = session.getContext().getRealm();
        return realm == null || stream == null ? null : realm.getClientById(stream.getClientId());
    }

    /** Keycloak sends what lies in the outbox without a realm in the session's context. */
    @Override
    protected SsfPushDeliveryHandler createSsfPushDeliveryHandler() {
        return new SsfPushDeliveryHandler(context, this::createPushDelivery, metricsBinder) {

            @Override
            public OutboxDeliveryResult deliver(KeycloakSession session, OutboxEntryEntity entry) {
                KeycloakContext request = session.getContext();
                RealmModel before = request.getRealm();
                request.setRealm(session.realms().getRealm(entry.getRealmId()));
                try {
                    return super.deliver(session, entry);
                } finally {
                    request.setRealm(before);
                }
            }
        };
    }
}
