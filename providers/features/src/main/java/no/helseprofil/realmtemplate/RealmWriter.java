package no.helseprofil.realmtemplate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import no.helseprofil.realmtemplate.RealmTemplate.Administrator;
import no.helseprofil.realmtemplate.RealmTemplate.Mail;
import no.helseprofil.realmtemplate.RealmTemplate.TemplateBroker;
import no.helseprofil.realmtemplate.RealmTemplate.TemplateKey;
import org.jspecify.annotations.Nullable;

/**
 * Writer of a template's realm file in the form of Keycloak's imports, with the same output each time. It holds no
 * secret, since secrets are in the vault and administrators are given passwords afterwards, and no value that an import
 * fills in.
 *
 * @param template the template
 */
record RealmWriter(RealmTemplate template) {

    /** Client scopes of this version. */
    private static final String SCOPES = "/no/helseprofil/keycloak/install/client-scopes.json";

    private static final String SELF = "helseprofil/self";
    private static final String PROFILE = "no.helseprofil.keycloak.storage.ProfileProvider";
    private static final String KEYS = "org.keycloak.keys.KeyProvider";
    private static final int MINUTE = 60;
    private static final int WEEK = 7 * 24 * 60 * MINUTE;
    private static final int ACTIVE = 100;
    private static final int PASSIVE = 50;

    /** Names of languages, each in its own. */
    private static final Map<String, String> LANGUAGES =
            Map.of("nb", "Norsk bokmål", "nn", "Norsk nynorsk", "en", "English", "se", "Davvisámegiella");

    ObjectNode json() {
        ObjectNode realm = JsonNodeFactory.instance.objectNode();
        realm.put("realm", template.realm())
                .put("displayName", template.authority().name())
                .put("enabled", true)
                .put("sslRequired", "external")
                .put("defaultSignatureAlgorithm", algorithm())
                .put("accessTokenLifespan", 5 * MINUTE)
                .put("accessCodeLifespan", MINUTE)
                .put("revokeRefreshToken", false)
                .put("ssoSessionIdleTimeout", seconds(template.sessions().idle()))
                .put("ssoSessionMaxLifespan", seconds(template.sessions().longest()))
                .put("registrationAllowed", false)
                .put("resetPasswordAllowed", false)
                .put("rememberMe", false)
                .put("editUsernameAllowed", false)
                .put("bruteForceProtected", true)
                .put("eventsEnabled", true)
                .put("eventsExpiration", WEEK)
                .put("adminEventsEnabled", true)
                .put("adminEventsDetailsEnabled", true);
        realm.putArray("eventsListeners").add("jboss-logging");
        addLooks(realm);
        addAttributes(realm.putObject("attributes"));
        addMail(realm);
        realm.set("roles", roles());
        ArrayNode users = realm.putArray("users");
        template.administrators().forEach(administrator -> users.add(user(administrator)));
        realm.putArray("clients").add(commandLine());
        realm.set("clientScopes", scopes());
        realm.putArray("defaultOptionalClientScopes").add(SELF);
        ArrayNode brokers = realm.putArray("identityProviders");
        ArrayNode mappers = realm.putArray("identityProviderMappers");
        template.brokers().forEach(broker -> {
            brokers.add(broker(broker));
            broker.claims().forEach(claim -> mappers.add(mapper(broker, claim)));
        });
        realm.set("components", components());
        return realm;
    }

    private String algorithm() {
        return template.keys().signing().stream()
                .filter(key -> key.state().isActive())
                .map(TemplateKey::algorithm)
                .findFirst()
                .orElseThrow();
    }

    private void addLooks(ObjectNode realm) {
        realm.put("loginTheme", template.theme()).put("internationalizationEnabled", true);
        template.languages().forEach(realm.putArray("supportedLocales")::add);
        realm.put("defaultLocale", template.languages().get(0));
        ObjectNode texts = realm.putObject("localizationTexts");
        template.languages().forEach(shown -> {
            ObjectNode names = texts.putObject(shown);
            template.languages().forEach(named -> names.put("locale_" + named, LANGUAGES.get(named)));
        });
    }

    /**
     * Adds the realm's attributes. The first one makes Keycloak create its own client scopes beside those of the file.
     */
    private void addAttributes(ObjectNode attributes) {
        attributes.put("CreateDefaultClientScopes", "true").put("parRequestUriLifespan", String.valueOf(MINUTE));
        put(attributes, "helseprofil.authority-name", template.authority().name());
        put(attributes, "helseprofil.authority-logo", template.authority().logo());
        put(attributes, "frontendUrl", template.address());
    }

    private void addMail(ObjectNode realm) {
        Mail mail = template.mail();
        if (mail == null) {
            return;
        }
        ObjectNode smtp = realm.putObject("smtpServer");
        smtp.put("host", mail.host())
                .put("port", String.valueOf(mail.port()))
                .put("from", mail.from())
                .put("starttls", "true")
                .put("auth", String.valueOf(mail.user() != null));
        put(smtp, "user", mail.user());
        put(smtp, "password", mail.password());
    }

    private ObjectNode roles() {
        ObjectNode roles = JsonNodeFactory.instance.objectNode();
        ArrayNode realm = roles.putArray("realm");
        template.roles().forEach(role -> realm.addObject().put("name", role));
        return roles;
    }

    /**
     * Returns an administrator without a password, so that a login needs one to be set first. A password in the file
     * would be known to its readers.
     */
    private ObjectNode user(Administrator administrator) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("username", administrator.username())
                .put("enabled", true)
                .put("firstName", administrator.firstName())
                .put("lastName", administrator.lastName())
                .put("email", administrator.email())
                .put("emailVerified", true);
        // Keycloak names this role after the realm in lower case
        user.putArray("realmRoles").add("default-roles-" + template.realm().toLowerCase(Locale.ROOT));
        ArrayNode roles = user.putObject("clientRoles").putArray("realm-management");
        administrator.roles().forEach(roles::add);
        user.putArray("requiredActions").add("UPDATE_PASSWORD");
        return user;
    }

    /**
     * Returns the client of the command line. Keycloak's default one has the password grant, which the profile refuses;
     * Keycloak creates its other clients itself.
     */
    private static ObjectNode commandLine() {
        ObjectNode client = JsonNodeFactory.instance.objectNode();
        client.put("clientId", "admin-cli")
                .put("name", "Keycloak's command line client, without the password grant")
                .put("enabled", true)
                .put("protocol", "openid-connect")
                .put("publicClient", true)
                .put("standardFlowEnabled", false)
                .put("implicitFlowEnabled", false)
                .put("directAccessGrantsEnabled", false)
                .put("serviceAccountsEnabled", false)
                .put("fullScopeAllowed", false);
        client.putObject("attributes").put("client.use.lightweight.access.token.enabled", "true");
        return client;
    }

    private ArrayNode scopes() {
        try (InputStream stream = Objects.requireNonNull(RealmWriter.class.getResourceAsStream(SCOPES))) {
            ArrayNode scopes = (ArrayNode) new ObjectMapper().readTree(stream);
            if (template.pseudonymSalt() != null) {
                scopes.findParents("protocolMapper").stream()
                        .filter(mapper -> "helseprofil-pseudonym-mapper"
                                .equals(mapper.path("protocolMapper").asText()))
                        .map(mapper -> (ObjectNode) mapper.path("config"))
                        .forEach(config -> put(config, "salt", template.pseudonymSalt()));
            }
            return scopes;
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + SCOPES, e);
        }
    }

    private static ObjectNode broker(TemplateBroker broker) {
        ObjectNode provider = JsonNodeFactory.instance.objectNode();
        provider.put("alias", broker.alias())
                .put("displayName", broker.name())
                .put("providerId", broker.type())
                .put("enabled", true)
                .put("trustEmail", false)
                .put("storeToken", false)
                .put("linkOnly", false);
        ObjectNode config = provider.putObject("config");
        put(config, "clientId", broker.clientId());
        put(config, "issuer", broker.issuer());
        put(config, "minimumLevel", broker.level());
        put(config, "acrValues", broker.acrValues());
        put(config, "signatureAlgorithm", broker.algorithm());
        put(config, "keyId", broker.keyId());
        put(config, "defaultScope", broker.scopes());
        put(config, "clientSecretEndpoint", broker.keyRegistration());
        config.put("syncMode", "FORCE");
        return provider;
    }

    private static ObjectNode mapper(TemplateBroker broker, String claim) {
        ObjectNode mapper = JsonNodeFactory.instance
                .objectNode()
                .put("name", claim)
                .put("identityProviderAlias", broker.alias())
                .put("identityProviderMapper", "helseprofil-claim-importer");
        mapper.putObject("config").put("user.attribute", claim).put("syncMode", "INHERIT");
        return mapper;
    }

    private ObjectNode components() {
        ObjectNode components = JsonNodeFactory.instance.objectNode();
        ArrayNode profile = components.putArray(PROFILE);
        component(
                profile,
                "helseprofil",
                "helseprofil",
                Map.of("document", template.profile().toString()));
        ArrayNode keys = components.putArray(KEYS);
        template.keys().signing().forEach(key -> key(keys, "signing", key));
        template.keys().encryption().forEach(key -> key(keys, "encryption", key));
        component(keys, "hmac", "hmac-generated", Map.of("priority", String.valueOf(ACTIVE), "algorithm", "HS512"));
        component(keys, "aes", "aes-generated", Map.of("priority", String.valueOf(ACTIVE)));
        return components;
    }

    private void key(ArrayNode keys, String purpose, TemplateKey key) {
        Map<String, String> config = new TreeMap<>(key.config());
        boolean isActive = key.state().isActive();
        config.put("priority", String.valueOf(isActive ? ACTIVE : PASSIVE));
        config.put("active", String.valueOf(isActive));
        config.put("enabled", "true");
        component(keys, purpose + "-" + key.name() + "-" + key.algorithm(), key.provider(), config);
    }

    /** Adds a component. Its id is derived from the realm and its name, so that the file is the same each time. */
    private void component(ArrayNode list, String name, String provider, Map<String, String> config) {
        ObjectNode component = list.addObject();
        String seed = template.realm() + " " + provider + " " + name;
        component
                .put(
                        "id",
                        UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("name", name)
                .put("providerId", provider);
        component.putObject("subComponents");
        ObjectNode values = component.putObject("config");
        new TreeMap<>(config).forEach((key, value) -> values.putArray(key).add(value));
    }

    private static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static long seconds(Duration duration) {
        return duration.toSeconds();
    }
}
