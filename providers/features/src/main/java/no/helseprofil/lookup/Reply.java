package no.helseprofil.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What came of one request to a register.
 *
 * @param status 200, or one that says that there is no such thing: 404, 410
 * @param object with 200 the answer
 */
public record Reply(int status, Optional<ObjectNode> object) {}
