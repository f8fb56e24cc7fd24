package no.helseprofil.keycloak.user;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.ErrorPageException;

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

    /**
     * Personal data in an account at one moment of a request.
     *
     * @param number the national identity number; empty if it has no valid one
     * @param others the values of each other {@link HealthAttribute} that has any, by the attribute's name
     */
    record KnownPerson(Optional<NationalIdentityNumber> number, Map<String, Set<String>> others) {

        private static final RequestAttribute<KnownPerson> BEFORE = RequestAttribute.of(KnownPerson.class);

        static KnownPerson in(KeycloakSession session, UserModel user) {
            return new KnownPerson(
                    ProviderPid.ofAccount(session, user),
                    Arrays.stream(HealthAttribute.values())
                            .filter(attribute -> attribute != HealthAttribute.PID)
                            .map(HealthAttribute::attribute)
                            .filter(name -> user.getFirstAttribute(name) != null)
                            .collect(Collectors.toMap(
                                    Function.identity(),
                                    name -> user.getAttributeStream(name).collect(Collectors.toSet()))));
        }

        /** Records the account's present data, before a login writes to it. */
        static void keep(KeycloakSession session, UserModel user) {
            BEFORE.set(session, user.getId(), in(session, user));
        }

        /** Returns the recorded data; null if none was recorded. */
        static @Nullable KnownPerson before(KeycloakSession session, UserModel user) {
            return BEFORE.get(session, user.getId()).orElse(null);
        }

        /**
         * Returns the names of the attributes that have the same values as before and that the provider hasn't stated
         * again in the given ones.
         */
        Stream<String> leftFrom(KnownPerson before, Map<String, List<String>> claims) {
            return others.entrySet().stream()
                    .filter(other -> other.getValue().equals(before.others.get(other.getKey())))
                    .filter(other ->
                            !other.getValue().equals(new HashSet<>(claims.getOrDefault(other.getKey(), List.of()))))
                    .map(Map.Entry::getKey);
        }
    }

    /**
     * Identity at a provider that isn't proven to belong to the account's person, and the response to it: a page for
     * the person, an event, and a log line that says what an administrator can do. None of them contains a number.
     *
     * @param session the request
     * @param provider alias of the provider
     * @param user the account
     */
    record ForeignIdentity(KeycloakSession session, String provider, UserModel user) {

        private static final Logger LOG = Logger.getLogger(ForeignIdentity.class);

        private static final String PAGE_OF_LOGIN =
                "The identity that you have logged in with belongs to another person than"
                        + " this account. Ask your administrator: the national identity number of the account has to be yours.";
        private static final String PAGE_OF_LINK =
                "This account can't be linked to that identity, which isn't known to be of the"
                        + " same person. Ask your administrator, who can write your national identity number into the account, or link it.";

        /** Refuses a login through an existing link. */
        WebApplicationException refusedLogin() {
            LOG.warnf(
                    "A login by %s was refused: it names another person than user %s in realm %s, who is linked to it."
                            + " If the person's number has changed write the new one into the attribute pid of the user; else"
                            + " remove the link.",
                    provider, user.getId(), realm());
            return refused(EventType.IDENTITY_PROVIDER_LOGIN, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE, PAGE_OF_LOGIN);
        }

        /** Refuses a link that is about to be created. */
        WebApplicationException refusedLink() {
            LOG.warnf(
                    "A link of user %s in realm %s to %s was refused: that provider sends levels or health attributes, and hasn't"
                            + " sent the user's number in this login. Let a mapper import the number as pid, and"
                            + " write it into the attribute pid of the user, or link the user yourself.",
                    user.getId(), realm(), provider);
            return refused(EventType.FEDERATED_IDENTITY_LINK, Errors.NOT_ALLOWED, PAGE_OF_LINK);
        }

        /** Refuses a login whose mappers changed or removed the account's number. */
        WebApplicationException refusedNumber() {
            LOG.warnf(
                    "A login by %s was refused: its mappers changed the attribute pid of user %s in realm %s, who had a number"
                            + " already. Let only an Attribute Importer write pid, from the number that the provider sends;"
                            + " if the person's number has changed write the new one into the user.",
                    provider, user.getId(), realm());
            return refused(EventType.IDENTITY_PROVIDER_LOGIN, Errors.IDENTITY_PROVIDER_LOGIN_FAILURE, PAGE_OF_LOGIN);
        }

        private String realm() {
            return session.getContext().getRealm().getName();
        }

        private WebApplicationException refused(EventType event, String error, String page) {
            tell(event, error);
            // an older Keycloak would send the page and still commit the changes made before it
            session.getTransactionManager().setRollbackOnly();
            return new ErrorPageException(
                    session, session.getContext().getAuthenticationSession(), Response.Status.FORBIDDEN, page);
        }

        /** Records the event in a transaction of its own, since the refused request is rolled back. */
        private void tell(EventType type, String error) {
            KeycloakContext context = session.getContext();
            String realm = context.getRealm().getId();
            String user = this.user.getId();
            KeycloakModelUtils.runJobInTransaction(
                    session.getKeycloakSessionFactory(),
                    context,
                    own -> new EventBuilder(own.realms().getRealm(realm), own, context.getConnection())
                            .event(type)
                            .user(user)
                            .detail(Details.IDENTITY_PROVIDER, provider)
                            .error(error));
        }
    }

    /**
     * User attribute that an attribute importer reads from a login and writes to the account. In a realm under the
     * profile, the value imported as {@code pid} is the provider's statement of whose login it is, and is only written
     * to an account without a number.
     *
     * @param session the request
     * @param isPid whether it is imported as {@code pid} in a realm under the profile
     */
    record ImportedAttribute(KeycloakSession session, boolean isPid) {

        private static final String PID = HealthAttribute.PID.attribute();

        /**
         * Returns the attribute in the importer's configuration, which has the same key for OpenID Connect and SAML.
         */
        static ImportedAttribute of(KeycloakSession session, IdentityProviderMapperModel mapper) {
            return new ImportedAttribute(
                    session,
                    PID.equals(mapper.getConfig().get("user.attribute")) && RealmProfiles.isUnderProfile(session));
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
                ProviderPid pid =
                        ProviderPid.of(session, context.getAttributes().getOrDefault(PID, List.of()));
                pid.keep(session, context);
                if (isWithoutLogin(context)) {
                    new BrokeredPerson(session, context)
                            .read(session.getContext().getRealm(), pid);
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
}
