package no.helseprofil.keycloak.user;

import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Owner of an account before and after an identity provider writes to it in a login. An account keeps its national
 * identity number, whichever mapper writes: a provider that states another number has authenticated another person. An
 * account without a number can hold attributes of an unknown person, so these are removed when a number is written.
 *
 * @param session the request
 * @param context the login
 */
record BrokeredPerson(KeycloakSession session, BrokeredIdentityContext context) {

    /**
     * Checks the account that the login leads to, after all mappers have read and before any has written. The given
     * number is the one that the provider stated in this login.
     */
    void read(RealmModel realm, ProviderPid pid) {
        UserModel linked = linked(realm);
        if (linked != null) {
            if (pid.isOfAnother(session, linked)) {
                throw new ForeignIdentity(session, alias(), linked).refusedLogin();
            }
            KnownPerson.keep(session, linked);
        }
    }

    /** Checks the account again, after all mappers have written and before the transaction is committed. */
    void written(UserModel user) {
        KnownPerson before = KnownPerson.before(session, user);
        KnownPerson now = KnownPerson.in(session, user);
        if (before == null || (before.number().isPresent() && !before.number().equals(now.number()))) {
            throw new ForeignIdentity(session, alias(), user).refusedNumber();
        }
        if (before.number().isEmpty() && now.number().isPresent()) {
            now.leftFrom(before, context.getAttributes()).forEach(user::removeAttribute);
        }
    }

    /** Returns the account linked to the login's id, which some mappers set: it has to run after all of them. */
    private @Nullable UserModel linked(RealmModel realm) {
        UserModel linked = linked(realm, context.getId());
        return linked == null && context.getLegacyId() != null ? linked(realm, context.getLegacyId()) : linked;
    }

    private @Nullable UserModel linked(RealmModel realm, String id) {
        return session.users()
                .getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias(), id, context.getUsername()));
    }

    private String alias() {
        return context.getIdpConfig().getAlias();
    }
}
