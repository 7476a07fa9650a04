package dev.passagework.streams.retrieval.encoder;

import java.util.Map;

/**
 * The source of the forward pass as a TorchScript program. Its arguments are the rows of tokens,
 * the mask of each batch, and the live weights in the order of {@link EncoderWeights#shapes}, so
 * that the program holds no weight and gradients reach the caller's.
 *
 * <p>The linear layers of query, key and value are one product. Attention is PyTorch's fused one,
 * in 32-bit floats on every path: its backward pass in bfloat16 takes many times as long. Rows are
 * taken apart by {@code split_with_sizes}, whose gradient is one concatenation, where that of
 * indexing would be a whole array for each part.
 */
final class EncoderScript {
  private static final String SOURCE =
      """
      class Encoder(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def linear(self: __torch__.Encoder,
          x: Tensor,
          weight: Tensor,
          bias: Tensor) -> Tensor:
          return torch.linear(@narrow(x)@, @narrow(weight)@, @narrow(bias)@)
        def norm(self: __torch__.Encoder,
          x: Tensor,
          weight: Tensor,
          bias: Tensor) -> Tensor:
          return torch.layer_norm(x, [@hidden@], weight, bias, @epsilon@)
        def attention(self: __torch__.Encoder,
          rows: Tensor,
          mask: Tensor,
          bias: Tensor) -> Tensor:
          split = torch.view(rows, [torch.size(mask, 0), torch.size(mask, 1), 3, @heads@, @head@])
          q, k, v = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
          a = torch.scaled_dot_product_attention(q, k, v, bias, 0.0, False)
          return torch.reshape(torch.transpose(a, 1, 2), [torch.numel(mask), @hidden@])
        def pooled(self: __torch__.Encoder,
          rows: Tensor,
          mask: Tensor) -> Tensor:
          tokens = torch.view(rows, [torch.size(mask, 0), torch.size(mask, 1), @hidden@])
          @pooling@
        def forward(self: __torch__.Encoder,
          ids: Tensor,
          positions: Tensor,
          masks: List[Tensor],
          w: List[Tensor]) -> Tensor:
          n = len(masks)
          sizes = annotate(List[int], [])
          biases = annotate(List[Tensor], [])
          for i in range(n):
            mask = masks[i]
            sizes.append(torch.numel(mask))
            bias = torch.mul(torch.sub(mask, 1.0), 1.0e9)
            biases.append(torch.unsqueeze(torch.unsqueeze(bias, 1), 1))
          places = torch.add(torch.embedding(w[1], positions), torch.select(w[2], 0, 0))
          x = self.norm(torch.add(torch.embedding(w[0], ids), places), w[3], w[4])
          for layer in range(@layers@):
            o = 5 + layer * 16
            weight = torch.cat([w[o], w[o + 2], w[o + 4]], 0)
            offset = torch.cat([w[o + 1], w[o + 3], w[o + 5]], 0)
            parts = torch.split_with_sizes(@widen(self.linear(x, weight, offset))@, sizes, 0)
            attended = annotate(List[Tensor], [])
            for i in range(n):
              attended.append(self.attention(parts[i], masks[i], biases[i]))
            a = self.linear(torch.cat(attended, 0), w[o + 6], w[o + 7])
            y = self.norm(torch.add(x, a), w[o + 8], w[o + 9])
            h = torch.gelu(self.linear(y, w[o + 10], w[o + 11]))
            x = self.norm(torch.add(y, self.linear(h, w[o + 12], w[o + 13])), w[o + 14], w[o + 15])
          parts = torch.split_with_sizes(x, sizes, 0)
          texts = annotate(List[Tensor], [])
          for i in range(n):
            texts.append(self.pooled(parts[i], masks[i]))
          e = torch.cat(texts, 0)
          norm = torch.sqrt(torch.sum(torch.mul(e, e), [1], True))
          return torch.div(e, torch.clamp_min(norm, 1.0e-12))
      """;

  /** PyTorch's numbers of its types. */
  private static final int FLOAT = 6;

  private static final int BFLOAT16 = 15;

  private static final String MEAN =
      "return torch.div(torch.sum(torch.mul(tokens, torch.unsqueeze(mask, 2)), [1], False),"
          + " torch.sum(mask, [1], True))";
  private static final String CLS = "return torch.select(tokens, 1, 0)";

  private EncoderScript() {}

  /** The program for an architecture. */
  static String of(EncoderConfig config, boolean bf16) {
    Map<String, String> values =
        Map.of(
            "@hidden@", Integer.toString(config.hiddenSize()),
            "@heads@", Integer.toString(config.heads()),
            "@head@", Integer.toString(config.headSize()),
            "@layers@", Integer.toString(config.layers()),
            "@epsilon@", Double.toString(config.layerNormEpsilon()),
            "@pooling@", config.pooling() == Pooling.MEAN ? MEAN : CLS);
    String source = converting("narrow", bf16, BFLOAT16, SOURCE);
    source = converting("widen", bf16, FLOAT, source);
    for (Map.Entry<String, String> value : values.entrySet()) {
      source = source.replace(value.getKey(), value.getValue());
    }
    return source;
  }

  /** The source with its marked conversions done or left out. */
  private static String converting(String mark, boolean done, int type, String source) {
    String replacement = done ? "torch.to($1, " + type + ", False, False)" : "$1";
    return source.replaceAll("@" + mark + "\\((.*?)\\)@", replacement);
  }
}
