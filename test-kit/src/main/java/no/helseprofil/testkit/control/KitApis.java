package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpHandler;
import java.text.ParseException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import no.helseprofil.testkit.api.ApiSettings;
import no.helseprofil.testkit.api.Flaw;
import no.helseprofil.testkit.api.RealmKeys;
import no.helseprofil.testkit.api.ReferenceApi;
import org.jspecify.annotations.Nullable;

/** Reference APIs below the address of the kit: right ones, and ones with any flaw. */
final class KitApis {

    private static final String PATH = "/kit/apis/";
    private static final String OPERATION = "/records";

    private final KitRealm realm;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();

    KitApis(KitRealm realm) {
        this.realm = realm;
    }

    Object create(Asked asked) {
        Flaw flaw = asked.constant("flaw", Flaw.class);
        String id = UUID.randomUUID().toString();
        ObjectNode json = Json.object().put("id", id).put("url", asked.base() + PATH + id + OPERATION);
        if (flaw != null) {
            json.put("flaw", flaw.name()).put("requirement", flaw.requirement());
        }
        Supplier<HttpHandler> start = () -> ReferenceApi.handler(settings(asked), asked.base(), flaw);
        apis.put(id, new Api(json, start, start.get()));
        return json;
    }

    Object all() {
        return Map.of("apis", apis.values().stream().map(Api::json).toList());
    }

    @Nullable
    Object delete(Asked asked) {
        if (apis.remove(asked.variable()) == null) {
            throw new ControlException(404, "there is no API " + asked.variable());
        }
        return null;
    }

    void clear() {
        apis.clear();
    }

    /** Reads the realm's keys again for all APIs, after a rotation. */
    void readKeys() {
        apis.replaceAll(
                (id, api) -> new Api(api.json(), api.start(), api.start().get()));
    }

    /** Returns the API at a path; null if there is none. */
    @Nullable
    HttpHandler at(String path) {
        if (!path.startsWith(PATH) || !path.endsWith(OPERATION)) {
            return null;
        }
        Api found = apis.get(path.substring(PATH.length(), path.length() - OPERATION.length()));
        return found == null ? null : found.handler();
    }

    private ApiSettings settings(Asked asked) {
        try {
            RealmKeys keys =
                    new RealmKeys(realm.issuer(asked), JWKSet.parse(realm.keys().toString()));
            return ApiSettings.of(keys, asked.text("audience", "nhn:demo-api"))
                    .scope(asked.text("scope", KitTokens.SCOPE))
                    .levels(asked.texts("levels").toArray(String[]::new))
                    .at(realm.time().clock());
        } catch (ParseException unreadable) {
            throw ControlException.ofServer("the realm's keys can't be read");
        }
    }

    /**
     * API.
     *
     * @param json what is said of it
     * @param start returns its handler, with the realm's keys of this moment
     * @param handler answers its requests
     */
    private record Api(ObjectNode json, Supplier<HttpHandler> start, HttpHandler handler) {}
}
