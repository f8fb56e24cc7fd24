package no.helseprofil.keycloak.user;

import java.util.List;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * User attribute that an attribute importer reads from a login and writes to the account. In a realm under the profile,
 * the value imported as {@code pid} is the provider's statement of whose login it is, and is only written to an account
 * without a number.
 *
 * @param session the request
 * @param isPid whether it is imported as {@code pid} in a realm under the profile
 */
record ImportedAttribute(KeycloakSession session, boolean isPid) {

    private static final String PID = HealthAttribute.PID.attribute();

    /** Returns the attribute in the importer's configuration, which has the same key for OpenID Connect and SAML. */
    static ImportedAttribute of(KeycloakSession session, IdentityProviderMapperModel mapper) {
        return new ImportedAttribute(
                session, PID.equals(mapper.getConfig().get("user.attribute")) && RealmProfiles.isUnderProfile(session));
    }

    /**
     * Runs the importer and records the number that it read.
     *
     * @param importer reads the attribute
     */
    void read(BrokeredIdentityContext context, Runnable importer) {
        if (isPid) {
            context.removeUserAttribute(PID);
        }
        importer.run();
        if (isPid) {
            ProviderPid pid = ProviderPid.of(session, context.getAttributes().getOrDefault(PID, List.of()));
            pid.keep(session, context);
            if (isWithoutLogin(context)) {
                new BrokeredPerson(session, context).read(session.getContext().getRealm(), pid);
            }
        }
    }

    /**
     * Runs the importer, unless it would overwrite the number of an account.
     *
     * @param importer writes the attribute
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

    /** Returns whether a token of a provider is exchanged. {@link PersonMapper} runs in logins only. */
    private static boolean isWithoutLogin(BrokeredIdentityContext context) {
        return context.getAuthenticationSession() == null;
    }
}
