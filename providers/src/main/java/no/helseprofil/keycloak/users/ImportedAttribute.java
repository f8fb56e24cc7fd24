package no.helseprofil.keycloak.users;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What a mapper of an identity provider reads out of a login and writes to the account, in a realm under the profile. The
 * number that an account has stays its own: a provider that tells another has somebody else before it.
 *
 * @param session the request
 * @param context the login
 */
record ImportedAttribute(KeycloakSession session, BrokeredIdentityContext context) {

    private static final String USER_ATTRIBUTE = "user.attribute";

    static boolean isPid(KeycloakSession session, IdentityProviderMapperModel mapper) {
        return !(RealmProfiles.of(session) instanceof RealmProfile.None)
                && HealthAttribute.PID.attribute().equals(mapper.getConfig().get(USER_ATTRIBUTE));
    }

    /** Takes note of the number that the provider tells; nobody gets into an account that is another's. */
    void read(RealmModel realm, List<String> values) {
        ProviderPid pid = ProviderPid.of(session, values);
        pid.keep(session, context);
        FederatedIdentityModel identity =
                new FederatedIdentityModel(context.getIdpConfig().getAlias(), context.getId(), context.getUsername());
        UserModel linked = session.users().getUserByFederatedIdentity(realm, identity);
        if (linked != null && pid.isOfAnother(session, linked)) {
            throw new ForeignIdentity(session, context.getIdpConfig().getAlias(), linked).refusedLogin();
        }
    }

    /** Writes a number to an account that has none. What it knew of a person was of nobody whose number it knew. */
    void write(UserModel user, Runnable mapper) {
        if (ProviderPid.ofAccount(session, user).isPresent()) {
            return;
        }
        mapper.run();
        if (ProviderPid.ofAccount(session, user).isPresent()) {
            Stream.of(HealthAttribute.values())
                    .filter(attribute -> attribute != HealthAttribute.PID)
                    .map(HealthAttribute::attribute)
                    .filter(name -> !context.getAttributes().containsKey(name))
                    .forEach(user::removeAttribute);
        }
    }
}
