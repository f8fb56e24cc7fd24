package no.helseprofil.it.claims;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;

/** Ways to bring another mapper to a client that is there, each of which takes rights over clients alone in Keycloak. */
enum MapperWay {
    ONE_BY_ONE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return by.post(client(realm, clientId) + MODELS, mapping.json());
        }
    },
    MANY_AT_ONCE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return by.post(
                    client(realm, clientId) + "/protocol-mappers/add-models", List.of(WARD.json(), mapping.json()));
        }
    },
    CHANGE_OF_ONE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return change(realm, by, client(realm, clientId), mapping);
        }
    },
    UPDATE_OF_THE_CLIENT {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            ObjectNode client = realm.admin().client(clientId);
            client.withArray("protocolMappers").add(mapping.json());
            return by.update(client);
        }
    },
    UPDATE_OF_ITS_REGISTRATION {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return registration(realm, by, clientId, "protocolMappers", mapping.json());
        }
    },
    SCOPE_BY_ITS_REGISTRATION {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            scope(realm, realm.admin(), clientId, mapping);
            succeeded(realm.admin().put("default-optional-client-scopes/" + Scopes.id(realm, clientId), "{}"));
            return registration(
                    realm, by, clientId, "defaultClientScopes", JsonNodeFactory.instance.textNode(clientId));
        }
    },
    MAPPER_OF_ITS_SCOPE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return by.post(scopeOf(realm, clientId) + MODELS, mapping.json());
        }
    },
    MAPPERS_OF_ITS_SCOPE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return by.post(scopeOf(realm, clientId) + "/protocol-mappers/add-models", List.of(mapping.json()));
        }
    },
    CHANGE_OF_A_MAPPER_OF_ITS_SCOPE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            return change(realm, by, scopeOf(realm, clientId), mapping);
        }
    },
    SCOPE_BY_ITS_FORMER_NAME {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            String scope = scopeOf(realm, clientId).replace("client-scopes/", "client-templates/");
            return by.post(scope + MODELS, mapping.json());
        }
    },
    NEW_SCOPE {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            Response made = scope(realm, by, clientId, mapping);
            return made.isSuccess() ? give(realm, by, clientId, "default") : made;
        }
    },
    SCOPE_THAT_IS_GIVEN {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            succeeded(scope(realm, realm.admin(), clientId, mapping));
            return give(realm, by, clientId, "default");
        }
    },
    SCOPE_THAT_IT_MAY_ASK_FOR {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            succeeded(scope(realm, realm.admin(), clientId, mapping));
            return give(realm, by, clientId, "optional");
        }

        @Override
        String asked(String clientId) {
            return clientId;
        }
    },
    SCOPE_THAT_IS_OPENED_TO_MORE_USERS {
        @Override
        Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping) {
            String client = client(realm, clientId);
            succeeded(realm.admin()
                    .post(
                            client + "/roles",
                            JsonNodeFactory.instance.objectNode().put("name", "doctor")));
            List<JsonNode> role =
                    List.of(realm.admin().get(client + "/roles/doctor").json());
            String roles = scopeOf(realm, clientId, mapping) + "/scope-mappings/" + client;
            succeeded(realm.admin().post(roles, role));
            return by.send(by.request("DELETE", roles).body("application/json", role.toString()));
        }
    };

    private static final String MODELS = "/protocol-mappers/models";
    private static final Mapping WARD = Mapping.attribute("ward", "another");

    /**
     * Does so.
     *
     * @param realm where, prepared by whoever manages it
     * @param by who brings the mapper
     * @return the answer to that
     */
    abstract Response bring(TestRealm realm, AdminApi by, String clientId, Mapping mapping);

    /** Returns the scope that the client has to request to receive what the mapper says. */
    String asked(String clientId) {
        return HealthRealm.BARE;
    }

    private static String client(TestRealm realm, String clientId) {
        return "clients/" + realm.id(clientId);
    }

    private static Response change(TestRealm realm, AdminApi by, String owner, Mapping mapping) {
        succeeded(realm.admin().post(owner + MODELS, WARD.json()));
        JsonNode stored = realm.admin()
                .get(owner + MODELS)
                .json()
                .valueStream()
                .filter(mapper -> WARD.name().equals(mapper.path("name").textValue()))
                .findFirst()
                .orElseThrow();
        String id = stored.path("id").textValue();
        return by.put(owner + MODELS + "/" + id, mapping.json().put("id", id));
    }

    /** Updates the registration as the vendor does, with the token that came with the client. */
    private static Response registration(TestRealm realm, AdminApi by, String clientId, String member, JsonNode added) {
        String token = by.post(client(realm, clientId) + "/registration-access-token", "{}")
                .text("registrationAccessToken");
        ObjectNode client = realm.admin().client(clientId);
        ((ArrayNode) client.withArray(member)).add(added);
        URI address = realm.address("clients-registrations/default/" + clientId);
        return Request.of("PUT", address)
                .header("Authorization", "Bearer " + token)
                .body("application/json", client.toString())
                .send();
    }

    /** A scope without mappers that the client has. */
    private static String scopeOf(TestRealm realm, String clientId) {
        return scopeOf(realm, clientId, new Mapping[0]);
    }

    private static String scopeOf(TestRealm realm, String clientId, Mapping... mappings) {
        succeeded(scope(realm, realm.admin(), clientId, mappings));
        Scopes.give(realm, clientId, clientId, "default");
        return "client-scopes/" + Scopes.id(realm, clientId);
    }

    /** A scope that is called like the client. */
    private static Response scope(TestRealm realm, AdminApi by, String clientId, Mapping... mappings) {
        ObjectNode scope = JsonNodeFactory.instance.objectNode();
        scope.put("name", clientId).put("protocol", "openid-connect");
        ArrayNode mappers = scope.putArray("protocolMappers");
        List.of(mappings).forEach(mapping -> mappers.add(mapping.json()));
        return by.post("client-scopes", scope);
    }

    private static Response give(TestRealm realm, AdminApi by, String clientId, String kind) {
        return by.put(client(realm, clientId) + "/" + kind + "-client-scopes/" + Scopes.id(realm, clientId), "{}");
    }

    /** The scope of this name. */
    static JsonNode scopeNamed(TestRealm realm, String name) {
        return realm.admin()
                .get("client-scopes")
                .json()
                .valueStream()
                .filter(scope -> name.equals(scope.path("name").textValue()))
                .findFirst()
                .orElseThrow();
    }
}
