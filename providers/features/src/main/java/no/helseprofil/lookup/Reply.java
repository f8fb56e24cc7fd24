package no.helseprofil.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Result of one request to a register.
 *
 * @param status 200, or 404 or 410 if there is no such entry
 * @param object the answer, with 200 only
 */
public record Reply(int status, Optional<ObjectNode> object) {}
