package no.helseprofil.keycloak.users;

import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Whose an account is, before and after an identity provider has written to it in a login. The number that an account
 * has stays its own, whichever mapper writes: a provider that tells another has somebody else before it. What an
 * account without a number knew of a person was of nobody whose number it knew, so it falls when a number comes.
 *
 * @param session the request
 * @param context the login
 */
record BrokeredPerson(KeycloakSession session, BrokeredIdentityContext context) {

    /**
     * Looks at the account that the login leads to, when all has been read and nothing written.
     *
     * @param told whose login the provider has said that it is
     */
    void read(RealmModel realm, ProviderPid told) {
        UserModel linked = linked(realm);
        if (linked != null) {
            if (told.isOfAnother(session, linked)) {
                throw new ForeignIdentity(session, alias(), linked).refusedLogin();
            }
            KnownPerson.keep(session, linked);
        }
    }

    /** Looks at it once more, when all has been written and nothing committed. */
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

    /** By the id that the login has when all mappers have run: some of them set it. */
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
