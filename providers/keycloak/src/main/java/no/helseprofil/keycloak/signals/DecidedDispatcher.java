package no.helseprofil.keycloak.signals;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.UserModel;
import org.keycloak.ssf.event.token.SsfSecurityEventToken;
import org.keycloak.ssf.transmitter.SsfTransmitterProvider;
import org.keycloak.ssf.transmitter.delivery.SecurityEventTokenDispatcher;
import org.keycloak.ssf.transmitter.stream.StreamConfig;

/**
 * Keycloak's dispatcher, told of whom a token is. Its own way to find that out reads the subject back, which needs the
 * address of a request, and warns of each subject that is no user.
 */
final class DecidedDispatcher extends SecurityEventTokenDispatcher {

    private final @Nullable UserModel user;

    /** A dispatcher of what is about this user; about nobody if that is null. */
    DecidedDispatcher(SsfTransmitterProvider transmitter, @Nullable UserModel user) {
        super(
                transmitter.session(),
                transmitter.securityEventTokenEncoder(),
                transmitter.pushDeliveryService(),
                transmitter.getConfig(),
                transmitter.context().outboxStoreFactory(),
                transmitter.metrics(),
                transmitter.subjectInclusionResolver());
        this.user = user;
    }

    /** A stream whose {@code default_subjects} is {@code ALL} gets what is about nobody. */
    @Override
    protected boolean shouldDispatchForSubject(SsfSecurityEventToken token, StreamConfig stream) {
        return shouldDispatchForUser(user, stream);
    }
}
