-- Tier, engagement rate, price and cost of every row, by the rules of `tierplan classify`. Made by
-- `tierplan sql`: change nothing here, make it anew.
-- Benchmarks of 2026; tiers: article; engagement rate: followers.
WITH

-- 1. Platforms as people and tools write them, lower case.
tp_platforms AS (
  SELECT * FROM (VALUES
    ('instagram', 'instagram'),
    ('ig', 'instagram'),
    ('insta', 'instagram'),
    ('インスタグラム', 'instagram'),
    ('인스타그램', 'instagram'),
    ('인스타', 'instagram'),
    ('インスタ', 'instagram'),
    ('инстаграм', 'instagram'),
    ('انستقرام', 'instagram'),
    ('إنستغرام', 'instagram'),
    ('انستغرام', 'instagram'),
    ('instagram.com', 'instagram'),
    ('ig reel', 'instagram'),
    ('ig reels', 'instagram'),
    ('instagram reels', 'instagram'),
    ('instagram reel', 'instagram'),
    ('instagram stories', 'instagram'),
    ('tiktok', 'tiktok'),
    ('tik tok', 'tiktok'),
    ('tt', 'tiktok'),
    ('틱톡', 'tiktok'),
    ('тикток', 'tiktok'),
    ('тик ток', 'tiktok'),
    ('تيك توك', 'tiktok'),
    ('ティックトック', 'tiktok'),
    ('tiktok.com', 'tiktok'),
    ('youtube', 'youtube'),
    ('you tube', 'youtube'),
    ('yt', 'youtube'),
    ('유튜브', 'youtube'),
    ('ютуб', 'youtube'),
    ('ютьюб', 'youtube'),
    ('يوتيوب', 'youtube'),
    ('ユーチューブ', 'youtube'),
    ('youtube.com', 'youtube'),
    ('youtube#channel', 'youtube'),
    ('youtube shorts', 'youtube'),
    ('yt shorts', 'youtube'),
    ('x', 'x'),
    ('twitter', 'x'),
    ('tw', 'x'),
    ('x (twitter)', 'x'),
    ('twitter/x', 'x'),
    ('x/twitter', 'x'),
    ('facebook', 'facebook'),
    ('fb', 'facebook'),
    ('фейсбук', 'facebook'),
    ('فيسبوك', 'facebook'),
    ('페이스북', 'facebook'),
    ('facebook.com', 'facebook'),
    ('linkedin', 'linkedin'),
    ('li', 'linkedin'),
    ('twitch', 'twitch'),
    ('pinterest', 'pinterest'),
    ('snapchat', 'snapchat'),
    ('snap', 'snapchat'),
    ('سناب شات', 'snapchat'),
    ('snapchat.com', 'snapchat'),
    ('threads', 'threads'),
    ('douyin', 'douyin'),
    ('抖音', 'douyin'),
    ('xiaohongshu', 'xiaohongshu'),
    ('小红书', 'xiaohongshu'),
    ('xhs', 'xiaohongshu'),
    ('rednote', 'xiaohongshu'),
    ('小紅書', 'xiaohongshu'),
    ('bilibili', 'bilibili'),
    ('哔哩哔哩', 'bilibili'),
    ('b站', 'bilibili'),
    ('weibo', 'weibo'),
    ('微博', 'weibo'),
    ('kuaishou', 'kuaishou'),
    ('快手', 'kuaishou'),
    ('vk', 'vk'),
    ('vkontakte', 'vk'),
    ('вконтакте', 'vk'),
    ('telegram', 'telegram'),
    ('tg', 'telegram'),
    ('телеграм', 'telegram'),
    ('телеграмм', 'telegram')
  ) AS v (name, platform)
),

-- 2. What a post or video is paid, USD: one fee in four lies below low, one above high. Straight on
-- log-log axes between size_1 and size_2 (followers), and on beyond the outermost.
tp_fees AS (
  SELECT * FROM (VALUES
    ('instagram', CAST(1000 AS DOUBLE PRECISION), CAST(31624 AS DOUBLE PRECISION), CAST(3162 AS DOUBLE PRECISION), CAST(39 AS DOUBLE PRECISION), CAST(88 AS DOUBLE PRECISION), CAST(200 AS DOUBLE PRECISION), CAST(31623 AS DOUBLE PRECISION), CAST(200 AS DOUBLE PRECISION), CAST(450 AS DOUBLE PRECISION), CAST(1000 AS DOUBLE PRECISION)),
    ('instagram', 31624, 316229, 31623, 200, 450, 1000, 316228, 1100, 2500, 5500),
    ('instagram', 316229, NULL, 316228, 1100, 2500, 5500, 3162278, 7800, 18000, 40000),
    ('tiktok', 1000, 31624, 3162, 29, 66, 150, 31623, 87, 190, 440),
    ('tiktok', 31624, 316229, 31623, 87, 190, 440, 316228, 600, 1400, 3000),
    ('tiktok', 316229, NULL, 316228, 600, 1400, 3000, 3162278, 3400, 7600, 17000),
    ('youtube', 1000, 31624, 3162, 46, 100, 230, 31623, 230, 510, 1100),
    ('youtube', 31624, 316229, 31623, 230, 510, 1100, 316228, 1400, 3200, 7100),
    ('youtube', 316229, NULL, 316228, 1400, 3200, 7100, 3162278, 13000, 29000, 65000),
    ('facebook', 1000, 31624, 3162, 30, 67, 150, 31623, 150, 340, 770),
    ('facebook', 31624, 316229, 31623, 150, 340, 770, 316228, 830, 1900, 4200),
    ('facebook', 316229, NULL, 316228, 830, 1900, 4200, 3162278, 5900, 13000, 30000)
  ) AS v (platform, from_followers, below_followers, size_1, low_1, fee_1, high_1, size_2, low_2, fee_2, high_2)
),

-- 3. How engagement rates spread among accounts of a platform and size: one in ten lies below p10,
-- half below p50.
tp_spreads AS (
  SELECT * FROM (VALUES
    ('instagram', 'followers', CAST(1000 AS DOUBLE PRECISION), CAST(10000 AS DOUBLE PRECISION), CAST(0.012 AS DOUBLE PRECISION), CAST(0.018 AS DOUBLE PRECISION), CAST(0.028 AS DOUBLE PRECISION), CAST(0.045 AS DOUBLE PRECISION), CAST(0.069 AS DOUBLE PRECISION)),
    ('instagram', 'followers', 10000, 100000, 0.0047, 0.007, 0.011, 0.018, 0.027),
    ('instagram', 'followers', 100000, 1000000, 0.0035, 0.0052, 0.0082, 0.013, 0.02),
    ('instagram', 'followers', 1000000, NULL, 0.003, 0.0045, 0.007, 0.011, 0.017),
    ('tiktok', 'followers', 1000, 10000, 0.015, 0.023, 0.036, 0.056, 0.084),
    ('tiktok', 'followers', 10000, 100000, 0.0086, 0.013, 0.021, 0.033, 0.049),
    ('tiktok', 'followers', 100000, 1000000, 0.0061, 0.0094, 0.015, 0.023, 0.035),
    ('tiktok', 'followers', 1000000, NULL, 0.0061, 0.0094, 0.015, 0.023, 0.035),
    ('youtube', 'followers', 1000, 10000, 0.0024, 0.0053, 0.013, 0.026, 0.049),
    ('youtube', 'followers', 10000, 100000, 0.001, 0.0022, 0.0055, 0.011, 0.021),
    ('youtube', 'followers', 100000, 1000000, 0.00058, 0.0013, 0.0032, 0.0064, 0.012),
    ('youtube', 'followers', 1000000, NULL, 0.00036, 0.00082, 0.002, 0.004, 0.0075),
    ('x', 'followers', 1000, 10000, 0.00013, 0.00056, 0.0028, 0.011, 0.039),
    ('x', 'followers', 10000, 100000, 0.000047, 0.0002, 0.001, 0.004, 0.014),
    ('x', 'followers', 100000, 1000000, 0.000021, 0.00009, 0.00045, 0.0018, 0.0063),
    ('x', 'followers', 1000000, NULL, 0.0000061, 0.000026, 0.00013, 0.00052, 0.0018)
  ) AS v (platform, base, from_followers, below_followers, p10, p25, p50, p75, p90)
),

-- 4. The table's columns under one set of names. Figures must be numbers: a text such as 12.3K is
-- not read.
tp_input AS (
  SELECT
    t."handle" AS own_1,
    p.platform AS platform,
    'USD' AS currency,
    CAST(NULL AS DOUBLE PRECISION) AS avg_engagement,
    CAST(NULL AS DOUBLE PRECISION) AS reach,
    CAST(NULL AS DOUBLE PRECISION) AS impressions,
    CAST(NULL AS DOUBLE PRECISION) AS engagement_rate,
    NULLIF(CAST(t."avg_comments" AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS avg_comments,
    NULLIF(CAST(t."avg_likes" AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS avg_likes,
    NULLIF(CAST(t."avg_views" AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS avg_views,
    NULLIF(CAST(t."followers" AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS followers,
    NULLIF(CAST(t."price" AS DOUBLE PRECISION), CAST('NaN' AS DOUBLE PRECISION)) AS price_1
  FROM "lab"."creators" AS t
  LEFT JOIN tp_platforms AS p ON p.name = LOWER(BTRIM(t."platform", E' \t\r\n' || CHR(160)))
  OFFSET 0
),

-- 5. Rows that cannot be classified, and why.
tp_checked AS (
  SELECT
    i.*,
    CASE
      WHEN i.avg_comments < 0 THEN 'avg comments is negative'
      WHEN i.avg_comments > 1e308 THEN 'avg comments is not a finite number'
      WHEN i.avg_likes < 0 THEN 'avg likes is negative'
      WHEN i.avg_likes > 1e308 THEN 'avg likes is not a finite number'
      WHEN i.avg_views < 0 THEN 'avg views is negative'
      WHEN i.avg_views > 1e308 THEN 'avg views is not a finite number'
      WHEN i.followers < 0 THEN 'follower count negative'
      WHEN i.followers > 1e308 THEN 'follower count not a finite number'
      WHEN i.followers >= 9007199254740992 THEN 'follower count too large to be real'
      WHEN i.followers < 1000 AND i.followers <> FLOOR(i.followers) THEN 'follower count has a fraction: is it in thousands or millions?'
      WHEN FLOOR(i.followers + 0.5) > 8500000000 THEN 'more followers than there are people: an identifier, or a number in another unit?'
      WHEN i.price_1 < 0 THEN 'price is negative'
      WHEN i.price_1 > 1e15 THEN 'price is too large to be real'
      WHEN i.price_1 > 0 AND FLOOR(i.price_1 * 100 + 0.5) = 0 THEN 'price is under half a cent: is it in thousands? write it out'
      WHEN i.followers IS NULL THEN 'follower count missing'
    END AS reject_reason
  FROM tp_input AS i
  OFFSET 0
),

-- 6. What counts as missing: all figures of rejected rows; nobody is reached zero times, what is
-- liked was seen, and a rate or price of zero was not filled in.
tp_known AS (
  SELECT
    c.own_1,
    c.platform,
    c.reject_reason,
    CASE WHEN c.reject_reason IS NULL THEN FLOOR(c.followers + 0.5) END AS followers,
    CASE WHEN c.reject_reason IS NULL THEN c.avg_likes END AS avg_likes,
    CASE WHEN c.reject_reason IS NULL THEN c.avg_comments END AS avg_comments,
    CASE WHEN c.reject_reason IS NULL THEN c.avg_engagement END AS avg_engagement,
    CASE WHEN c.reject_reason IS NULL AND (c.avg_views > 0 OR c.avg_likes IS NULL OR c.avg_likes <= 0) THEN c.avg_views END AS avg_views,
    CASE WHEN c.reject_reason IS NULL AND c.reach > 0 THEN c.reach END AS reach,
    CASE WHEN c.reject_reason IS NULL AND c.impressions > 0 THEN c.impressions END AS impressions,
    CASE WHEN c.reject_reason IS NULL AND (c.engagement_rate > 0 OR c.avg_likes IS NULL OR c.avg_likes <= 0) THEN c.engagement_rate END AS given_rate,
    c.currency,
    CASE WHEN c.reject_reason IS NULL THEN FLOOR(CASE WHEN c.price_1 > 0 THEN c.price_1 END * 100 + 0.5) / 100 END AS quoted_price
  FROM tp_checked AS c
  OFFSET 0
),

-- 7. Interactions of a post: likes and comments where both are known, else their sum as stated, else
-- likes alone.
tp_counted AS (
  SELECT
    k.*,
    COALESCE(k.avg_likes + k.avg_comments, k.avg_engagement, k.avg_likes) AS interactions,
    CASE
      WHEN k.avg_likes IS NOT NULL AND k.avg_comments IS NOT NULL THEN '(likes+comments)/followers'
      WHEN k.avg_engagement IS NOT NULL THEN 'engagement/followers'
      WHEN k.avg_likes IS NOT NULL THEN 'likes/followers'
    END AS formula
  FROM tp_known AS k
  OFFSET 0
),

-- 8. Engagement rate and costs; unknown where either number is.
tp_rated AS (
  SELECT
    c.*,
    CASE WHEN c.followers > 0 THEN c.interactions / c.followers END AS er,
    CASE
      WHEN c.followers > 0 AND c.interactions IS NOT NULL THEN c.formula
    END AS er_formula,
    CASE
      WHEN c.followers > 0 AND c.interactions IS NOT NULL THEN 'followers'
    END AS er_base,
    CASE WHEN COALESCE(c.impressions, c.avg_views) > 0 THEN c.quoted_price / COALESCE(c.impressions, c.avg_views) END * 1000 AS cpm,
    CASE WHEN c.interactions > 0 THEN c.quoted_price / c.interactions END AS cpe,
    CASE WHEN c.avg_views > 0 THEN c.quoted_price / c.avg_views END AS cpv
  FROM tp_counted AS c
  OFFSET 0
),

-- 9. What such an account is usually paid, and where its rate stands: a normal score, straight in
-- the rate's logarithm.
tp_compared AS (
  SELECT
    r.*,
    COALESCE(f.fee_1 * POWER(f.fee_2 / f.fee_1, LN(r.followers / f.size_1) / LN(f.size_2 / f.size_1)), f.fee_1) AS fee,
    COALESCE(f.low_1 * POWER(f.low_2 / f.low_1, LN(r.followers / f.size_1) / LN(f.size_2 / f.size_1)), f.low_1) AS fee_low,
    COALESCE(f.high_1 * POWER(f.high_2 / f.high_1, LN(r.followers / f.size_1) / LN(f.size_2 / f.size_1)), f.high_1) AS fee_high,
    CASE
      WHEN r.er = 0 AND s.p10 IS NOT NULL THEN -4
      WHEN r.er <= s.p25 THEN -1.2815515655 + 0.6070618153 * LN(r.er / s.p10) / LN(s.p25 / s.p10)
      WHEN r.er <= s.p50 THEN -0.6744897502 + 0.6744897502 * LN(r.er / s.p25) / LN(s.p50 / s.p25)
      WHEN r.er <= s.p75 THEN 0 + 0.6744897502 * LN(r.er / s.p50) / LN(s.p75 / s.p50)
      WHEN r.er > s.p75 THEN 0.6744897502 + 0.6070618153 * LN(r.er / s.p75) / LN(s.p90 / s.p75)
    END AS score
  FROM tp_rated AS r
  LEFT JOIN tp_fees AS f
    ON f.platform = r.platform
      AND r.followers >= f.from_followers
      AND (f.below_followers IS NULL OR r.followers < f.below_followers)
  LEFT JOIN tp_spreads AS s
    ON s.platform = r.platform
      AND s.base = r.er_base
      AND r.followers >= s.from_followers
      AND (s.below_followers IS NULL OR r.followers < s.below_followers)
  OFFSET 0
),

-- 10. By how many places figures are shifted to be rounded; t is for the next step.
tp_scaled AS (
  SELECT
    d.*,
    1 / (1 + 0.3275911 * ABS(d.score) / SQRT(2)) AS t,
    5 - FLOOR(LOG10(NULLIF(d.er, 0))) AS er_places,
    5 - FLOOR(LOG10(NULLIF(d.cpm, 0))) AS cpm_places,
    5 - FLOOR(LOG10(NULLIF(d.cpe, 0))) AS cpe_places,
    5 - FLOOR(LOG10(NULLIF(d.cpv, 0))) AS cpv_places,
    1 - FLOOR(LOG10(NULLIF(d.fee, 0))) AS fee_places,
    1 - FLOOR(LOG10(NULLIF(d.fee_low, 0))) AS fee_low_places,
    1 - FLOOR(LOG10(NULLIF(d.fee_high, 0))) AS fee_high_places
  FROM tp_compared AS d
  OFFSET 0
),

-- 11. Rounded: ratios to six significant digits, fees to two, halves to the even digit. The
-- percentile is the share of accounts below the score (Abramowitz and Stegun, 7.1.26).
tp_rounded AS (
  SELECT
    s.*,
    50 + SIGN(s.score) * (50 - 100 * ((((1.061405429 * s.t - 1.453152027) * s.t + 1.421413741) * s.t - 0.284496736) * s.t + 0.254829592) * s.t * EXP(-LEAST(s.score * s.score / 2, 700)) / 2)
      AS percentile,
    CASE
      WHEN s.er = 0 THEN 0
      WHEN s.er_places >= 0 THEN ROUND(s.er * POWER(10, s.er_places)) / POWER(10, s.er_places)
      ELSE ROUND(s.er / POWER(10, -s.er_places)) * POWER(10, -s.er_places)
    END AS rounded_engagement_rate,
    CASE
      WHEN s.cpm = 0 THEN 0
      WHEN s.cpm_places >= 0 THEN ROUND(s.cpm * POWER(10, s.cpm_places)) / POWER(10, s.cpm_places)
      ELSE ROUND(s.cpm / POWER(10, -s.cpm_places)) * POWER(10, -s.cpm_places)
    END AS rounded_cpm,
    CASE
      WHEN s.cpe = 0 THEN 0
      WHEN s.cpe_places >= 0 THEN ROUND(s.cpe * POWER(10, s.cpe_places)) / POWER(10, s.cpe_places)
      ELSE ROUND(s.cpe / POWER(10, -s.cpe_places)) * POWER(10, -s.cpe_places)
    END AS rounded_cpe,
    CASE
      WHEN s.cpv = 0 THEN 0
      WHEN s.cpv_places >= 0 THEN ROUND(s.cpv * POWER(10, s.cpv_places)) / POWER(10, s.cpv_places)
      ELSE ROUND(s.cpv / POWER(10, -s.cpv_places)) * POWER(10, -s.cpv_places)
    END AS rounded_cpv,
    FLOOR((CASE
      WHEN s.fee = 0 THEN 0
      WHEN s.fee_places >= 0 THEN ROUND(s.fee * POWER(10, s.fee_places)) / POWER(10, s.fee_places)
      ELSE ROUND(s.fee / POWER(10, -s.fee_places)) * POWER(10, -s.fee_places)
    END) * 100 + 0.5) / 100 AS usual_fee,
    FLOOR((CASE
      WHEN s.fee_low = 0 THEN 0
      WHEN s.fee_low_places >= 0 THEN ROUND(s.fee_low * POWER(10, s.fee_low_places)) / POWER(10, s.fee_low_places)
      ELSE ROUND(s.fee_low / POWER(10, -s.fee_low_places)) * POWER(10, -s.fee_low_places)
    END) * 100 + 0.5) / 100 AS usual_fee_low,
    FLOOR((CASE
      WHEN s.fee_high = 0 THEN 0
      WHEN s.fee_high_places >= 0 THEN ROUND(s.fee_high * POWER(10, s.fee_high_places)) / POWER(10, s.fee_high_places)
      ELSE ROUND(s.fee_high / POWER(10, -s.fee_high_places)) * POWER(10, -s.fee_high_places)
    END) * 100 + 0.5) / 100 AS usual_fee_high
  FROM tp_scaled AS s
  OFFSET 0
)

SELECT
  m.own_1 AS "handle",
  m.platform,
  CAST(m.followers AS BIGINT) AS followers,
  CASE
    WHEN m.followers < 1000 THEN 'below'
    WHEN m.followers < 10000 THEN 'nano'
    WHEN m.followers < 100000 THEN 'micro'
    WHEN m.followers IS NOT NULL THEN 'macro'
  END AS tier,
  m.rounded_engagement_rate AS engagement_rate,
  m.er_formula,
  CASE
    WHEN m.score IS NOT NULL THEN CAST(FLOOR(LEAST(GREATEST(m.percentile, 1), 99) + 0.5) AS BIGINT)
  END AS er_standing,
  COALESCE(m.quoted_price, m.usual_fee) AS price,
  COALESCE(m.quoted_price, m.usual_fee_low) AS price_low,
  COALESCE(m.quoted_price, m.usual_fee_high) AS price_high,
  CASE
    WHEN m.quoted_price IS NOT NULL THEN 'quoted'
    WHEN m.usual_fee IS NOT NULL THEN 'estimated'
  END AS price_source,
  CASE
    WHEN m.quoted_price IS NOT NULL THEN m.currency
    WHEN m.usual_fee IS NOT NULL THEN 'USD'
  END AS currency,
  m.rounded_cpm AS cpm,
  m.rounded_cpe AS cpe,
  m.rounded_cpv AS cpv,
  m.reject_reason
FROM tp_rounded AS m
