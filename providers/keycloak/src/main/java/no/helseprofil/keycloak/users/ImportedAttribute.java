package no.helseprofil.keycloak.users;

import java.util.List;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * What an attribute importer reads out of a login and writes to the account. In a realm under the profile
 * what it imports as {@code pid} is the word of the provider on whose login it is, and is written to an
 * account that has none alone.
 *
 * @param session the request
 * @param isPid whether it is that
 */
record ImportedAttribute(KeycloakSession session, boolean isPid) {

    private static final String PID = HealthAttribute.PID.attribute();

    /** By what the importer is set to; those of OpenID Connect and SAML call it the same. */
    static ImportedAttribute of(KeycloakSession session, IdentityProviderMapperModel mapper) {
        return new ImportedAttribute(
                session, PID.equals(mapper.getConfig().get("user.attribute")) && RealmProfiles.isUnderProfile(session));
    }

    /**
     * Takes note of the number that the provider tells.
     *
     * @param importer reads it
     */
    void read(BrokeredIdentityContext context, Runnable importer) {
        if (isPid) {
            context.removeUserAttribute(PID);
        }
        importer.run();
        if (isPid) {
            ProviderPid told = ProviderPid.of(session, context.getAttributes().getOrDefault(PID, List.of()));
            told.keep(session, context);
            if (isWithoutLogin(context)) {
                new BrokeredPerson(session, context).read(session.getContext().getRealm(), told);
            }
        }
    }

    /**
     * Leaves an account its number.
     *
     * @param importer writes it
     */
    void write(BrokeredIdentityContext context, UserModel user, Runnable importer) {
        if (isPid && ProviderPid.ofAccount(session, user).isPresent()) {
            return;
        }
        importer.run();
        if (isPid && isWithoutLogin(context)) {
            new BrokeredPerson(session, context).written(user);
        }
    }

    /** A token of a provider is exchanged: {@link PersonMapper} comes in logins alone. */
    private static boolean isWithoutLogin(BrokeredIdentityContext context) {
        return context.getAuthenticationSession() == null;
    }
}
